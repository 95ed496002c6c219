import type { PilotState } from '../../src/charging/pilot.ts';
import { PILOT_BOUNDARIES, PILOT_LEVELS, PILOT_LOW_V } from '../pilot-thresholds.ts';

/** The highest and the lowest voltage of the pilot within some periods, volts. */
export interface PilotWindow {
  readonly highV: number;
  readonly lowV: number;
}

/**
 * The state a pilot is in, by the voltage of its high part. Between two states it stays what it was
 * (IEC 61851-1 Annex A, table A.4 and the hysteresis of A.4.11).
 *
 * @param before - undefined where nothing is known yet: then what lies between is not C.
 */
export function classify({ highV }: PilotWindow, before: PilotState | undefined): PilotState {
  if (highV <= PILOT_LOW_V) return 'F';
  const rankBefore = PILOT_LEVELS.findIndex(({ state }) => state === before);
  for (const [rank, { upper, fallsBelowV, risesAboveV }] of PILOT_BOUNDARIES.entries()) {
    if (highV > risesAboveV) return upper;
    if (highV < fallsBelowV) continue;
    const staysUpper = rankBefore === -1 ? upper !== 'C' : rankBefore <= rank;
    if (staysUpper) return upper;
  }
  return 'E';
}

/** Whether there is a diode in the vehicle: it keeps the low part of a PWM at -12 V (table A.4). */
export function hasDiode({ lowV }: PilotWindow): boolean {
  return lowV <= PILOT_LOW_V;
}
