import type { PilotState } from '../src/charging/pilot.ts';

/** A state of the vehicle as a voltage of the pilot's high part, measured at the vehicle's inlet. */
export interface PilotLevel {
  readonly state: Exclude<PilotState, 'F'>;
  /** Volts with nominal parts. */
  readonly nominalV: number;
  /** What the standard calls this state, volts: nominal within 1 V. */
  readonly minV: number;
  readonly maxV: number;
}

/**
 * Levels of the high part, highest first. F is no level of it: the pilot then stands at -12 V.
 *
 * Source: IEC 61851-1:2017 Annex A, table A.4.
 */
export const PILOT_LEVELS: readonly PilotLevel[] = [
  { state: 'A', nominalV: 12, minV: 11, maxV: 13 },
  { state: 'B', nominalV: 9, minV: 8, maxV: 10 },
  { state: 'C', nominalV: 6, minV: 5, maxV: 7 },
  { state: 'D', nominalV: 3, minV: 2, maxV: 4 },
  { state: 'E', nominalV: 0, minV: -1, maxV: 1 },
];

/** Where one state becomes its neighbour. Between the two voltages the state stays what it was. */
export interface PilotBoundary {
  readonly upper: PilotLevel['state'];
  readonly lower: PilotLevel['state'];
  /** Below it the upper state is left, volts. */
  readonly fallsBelowV: number;
  /** Above it the lower state is left, volts. */
  readonly risesAboveV: number;
}

/**
 * Boundaries of the high part, highest first, each in the gap that the standard leaves between two
 * states. Where in the gap is what the circuit says: B and C come closest with the largest and the
 * smallest resistors a vehicle may have (`test/hardware/pilot-circuit.test.ts`). Without a state
 * before, what lies between two voltages is the neighbour that is not C: it closes no contactor.
 */
export const PILOT_BOUNDARIES: readonly PilotBoundary[] = [
  { upper: 'A', lower: 'B', fallsBelowV: 10.7, risesAboveV: 11 },
  { upper: 'B', lower: 'C', fallsBelowV: 7.1, risesAboveV: 7.4 },
  { upper: 'C', lower: 'D', fallsBelowV: 4.1, risesAboveV: 4.4 },
  { upper: 'D', lower: 'E', fallsBelowV: 1.6, risesAboveV: 1.9 },
];

/**
 * What the low part must reach, volts. Above it while the pilot is PWM, a vehicle without its diode
 * (or something that is no vehicle) loads it; at or below it all the time, the pilot is in state F.
 * The generator gives -11.4 V at least (IEC 61851-1:2017 table A.2); B without a diode gives -8.8 V.
 */
export const PILOT_LOW_V = -10;
