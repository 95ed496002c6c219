import { z } from 'zod';
import { MIN_CURRENT_A } from './pilot.ts';

const SimulatedCarConfig = z.strictObject({
  wantsA: z
    .number()
    .min(MIN_CURRENT_A)
    .max(80)
    .default(32)
    .describe('Most the car takes on each phase, amperes'),
  phases: z
    .literal([1, 2, 3])
    .default(3)
    .describe('Phases the car uses where the wallbox supplies as many'),
});

const SimulatedBoardConfig = z.strictObject({
  driver: z.literal('simulated').describe('No hardware: a board and a car that are computed'),
  car: SimulatedCarConfig.nullable().prefault({}).describe('The car on the cable; null for none'),
});

/** The `board` block: the power electronics that are driven. */
export const BoardConfig = z.discriminatedUnion('driver', [SimulatedBoardConfig]);
export type BoardConfig = z.output<typeof BoardConfig>;

/** Whether a driver moves a contactor that exists. */
export function isRealBoard(driver: string): boolean {
  return driver !== 'simulated';
}
