import { z } from 'zod';
import { freshnessKeys } from './freshness.config.ts';
import { httpUrl } from './http-url.config.ts';
import { latencyKey, pollingKeys } from './polling.config.ts';

/** A meter that answers `GET /power` over HTTP. */
export const PowerHttpConfig = z.strictObject({
  source: z
    .literal('power')
    .describe('A meter that answers GET /power over HTTP, another SunPilot for one'),
  url: httpUrl(/^https?$/, 'http://SolarSync_E77308.local').describe(
    'Address of the meter, with or without /power; .local names may hold underscores',
  ),
  ...pollingKeys,
  ...latencyKey,
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
