import { z } from 'zod';
import { freshnessKeys } from './freshness.config.ts';

/** A meter that answers `GET /power` over HTTP. */
export const PowerHttpConfig = z.strictObject({
  source: z
    .literal('power')
    .describe('A meter that answers GET /power over HTTP, another SunPilot for one'),
  url: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as http://SolarSync_E77308.local' })
    .describe('Address of the meter, with or without /power; .local names may hold underscores'),
  intervalMs: z
    .int()
    .min(500)
    .max(60_000)
    .default(1_000)
    .describe('Time from the end of an answer to the next question, milliseconds'),
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
  dataIntervalMs: z
    .int()
    .min(1_000)
    .max(600_000)
    .default(10_000)
    .describe(
      'How often phases, gas and registers are read from /api/data, where it is there, milliseconds; 1000 where the main fuse of three phases is guarded',
    ),
  ...freshnessKeys,
});
export type PowerHttpConfig = z.output<typeof PowerHttpConfig>;
