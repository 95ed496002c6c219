import { z } from 'zod';
import { freshnessKeys } from './freshness.config.ts';
import { HTTP_PRESET_NAMES, HTTP_PRESETS } from './http-presets.ts';
import { httpUrl } from './http-url.config.ts';
import { JsonValues } from './json-values.ts';
import { latencyKey, pollingKeys } from './polling.config.ts';

/** Any meter that answers in JSON over HTTP. */
export const HttpConfig = z.strictObject({
  source: z.literal('http').describe('A meter that answers in JSON over HTTP'),
  url: httpUrl(/^https?$/, 'http://192.168.1.20').describe(
    'Address of the answer; a preset knows the path',
  ),
  preset: z
    .enum(HTTP_PRESET_NAMES)
    .nullable()
    .default(null)
    .describe('A product whose answer is known'),
  values: JsonValues.prefault({}),
  ...pollingKeys,
  ...latencyKey,
  ...freshnessKeys,
});
export type HttpConfig = z.output<typeof HttpConfig>;

/** Without any power there would never be a reading. */
export function checkValues(meter: { readonly source: string }, context: z.RefinementCtx): void {
  if (meter.source !== 'http') return;
  const { preset, values } = meter as HttpConfig;
  const hasPower = ['netW', 'importW', 'l1W'].some((name) => name in values);
  if (preset !== null || hasPower) return;
  const message = 'must hold netW, importW or l1W, unless there is a preset';
  context.addIssue({ code: 'custom', path: ['values'], message });
}

/** Where the values stand: those given, over those a preset knows. */
export function valuesOf({ preset, values }: HttpConfig): JsonValues {
  return preset === null ? values : { ...HTTP_PRESETS[preset].values, ...values };
}
