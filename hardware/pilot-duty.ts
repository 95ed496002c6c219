import type { PilotDrive } from '../src/charging/board.ts';

/** Frequency of the control pilot, hertz (IEC 61851-1 Annex A). */
export const PILOT_HZ = 1_000;

const MILLION = 1_000_000;

/**
 * How much of a period the pilot is at +12 V, millionths: all of it at X1, nothing at F. Rounded
 * down, so that no more is offered than was meant. At 1 kHz a millionth is a nanosecond.
 */
export function millionthsOf(pilot: PilotDrive): number {
  switch (pilot.kind) {
    case 'steady':
      return MILLION;
    case 'pwm':
      return Math.floor((pilot.duty * MILLION) / 100 + 1e-6);
    case 'fault':
      return 0;
  }
}
