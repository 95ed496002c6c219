import { z } from 'zod';
import { freshnessKeys } from './freshness.config.ts';

/** A meter of the simulated world. */
export const SimulatedConfig = z.strictObject({
  source: z.literal('simulated').describe('A meter of the simulated world'),
  day: z.string().min(1).default('broken-summer').describe('Name of a simulated day'),
  seed: z.int().min(0).optional().describe('Another day of the same kind'),
  ...freshnessKeys,
});
export type SimulatedConfig = z.output<typeof SimulatedConfig>;
