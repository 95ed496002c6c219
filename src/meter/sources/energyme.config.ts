import { z } from 'zod';
import { freshnessKeys } from './freshness.config.ts';

/** An EnergyMe Home, or a SunPilot that stands in for one. */
export const EnergyMeSourceConfig = z.strictObject({
  source: z
    .literal('energyme')
    .describe('An EnergyMe Home, or another SunPilot with its interface, asked over HTTP'),
  url: z
    .url({ protocol: /^http$/, error: 'must be a URL such as http://192.168.1.30' })
    .describe('Its address'),
  password: z
    .string()
    .min(1)
    .max(64)
    .meta({ writeOnly: true })
    .describe('Password of its user admin; best given by a file'),
  intervalMs: z
    .int()
    .min(500)
    .max(60_000)
    .default(1_000)
    .describe('From the end of an answer to the next question, milliseconds'),
  timeoutMs: z
    .int()
    .min(100)
    .max(30_000)
    .default(3_000)
    .describe('How long to wait for a whole answer, milliseconds'),
  latencyMs: z
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .describe('How old the value in an answer already is when asked for, milliseconds'),
  ...freshnessKeys,
});
export type EnergyMeSourceConfig = z.output<typeof EnergyMeSourceConfig>;
