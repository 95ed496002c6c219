import { z } from 'zod';
import { freshnessKeys } from './freshness.config.ts';
import { httpUrl } from './http-url.config.ts';
import { latencyKey, pollingKeys } from './polling.config.ts';

/** An EnergyMe Home, or a SunPilot in place of one. */
export const EnergyMeSourceConfig = z.strictObject({
  source: z
    .literal('energyme')
    .describe('An EnergyMe Home, or another SunPilot with its interface, asked over HTTP'),
  url: httpUrl(/^http$/, 'http://192.168.1.30').describe('Its address'),
  password: z
    .string()
    .min(1)
    .max(64)
    .meta({ writeOnly: true })
    .describe('Password of its user admin; best given by a file'),
  ...pollingKeys,
  ...latencyKey,
  ...freshnessKeys,
});
export type EnergyMeSourceConfig = z.output<typeof EnergyMeSourceConfig>;
