import type { MeterReading } from '../../meter/reading.ts';
import type { Connection } from '../limits.ts';
import { type Overload, overloadAfter } from './overload.ts';
import { highestPhaseA } from './phase-current.ts';

/** A fuse carries this many times its rating for an hour: IEC 60898-1, table 7, and IEC 60269-1. */
const CARRIED_TIMES = 1.13;
/** Nobody waits for that hour, milliseconds. */
const FOR_MS = 60_000;

/**
 * Watches the main fuse behind the wallbox: more than 1.13 times its rating for 60 s trips, and a
 * measurement at or below the rating clears. The wait before the next charge is the machine's.
 *
 * @param reading - the newest while it may be acted upon; none neither trips nor clears.
 */
export function mainsOverloadAfter(
  overload: Overload,
  nowMs: number,
  reading: MeterReading | undefined,
  { ratingA, connection }: { readonly ratingA: number; readonly connection: Connection },
): Overload {
  const currentA = reading && highestPhaseA(reading, connection);
  return overloadAfter(overload, nowMs, currentA, {
    tripA: CARRIED_TIMES * ratingA,
    clearA: ratingA,
    forMs: FOR_MS,
    clearForMs: 0,
  });
}
