import { z } from 'zod';
import { freshnessKeys } from './freshness.config.ts';
import { httpUrl } from './http-url.config.ts';
import { p1Keys } from './p1.config.ts';
import { pollingKeys } from './polling.config.ts';

/** The page `/Data` of a P1 gateway. */
export const P1DataConfig = z.strictObject({
  source: z.literal('p1Data').describe('The newest telegram on the page /Data of a P1 gateway'),
  url: httpUrl(/^https?$/, 'http://p1wifi.local').describe(
    'Address of the gateway, or of the page',
  ),
  ...pollingKeys,
  latencyMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(0)
    .describe('How old a telegram may be when it is first seen, milliseconds'),
  crc: p1Keys.crc,
  ...freshnessKeys,
});
export type P1DataConfig = z.output<typeof P1DataConfig>;
