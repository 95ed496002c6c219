import { MIN_CURRENT_A } from '../pilot.ts';

/**
 * How a car answers the pilot, as the meter shows it: all delays include the meter's own. Currents
 * are per phase.
 */
export interface CarAnswer {
  /** From a change of the duty to its first sign on the meter, seconds. */
  readonly delayS: number;
  /** From closing the contactor to the first sign of a current, seconds. */
  readonly startS: number;
  /** Ramps, amperes a second. */
  readonly upAPerS: number;
  readonly downAPerS: number;
  /** How much less it draws than it is offered, amperes. */
  readonly offsetA: number;
  /** Phases it was seen to use; null before its first answer. */
  readonly phases: 1 | 2 | 3 | null;
  /** Phases that the newest step alone spoke for, against what is believed; null when it did not. */
  readonly phasesDoubt: 1 | 2 | 3 | null;
  /** Offers below this it does not use, amperes; and how often it has shown a higher one of late. */
  readonly leastA: number;
  readonly leastDoubt: number;
  /** The most it takes, amperes: 0 draws nothing; null while no end of it was met. */
  readonly ceilingA: number | null;
  /** How much it has answered since as if there were no such end, amperes. */
  readonly freedA: number;
  /** What of this was seen in this session and no longer taken from the norm. */
  readonly knowsStart: boolean;
  readonly knowsDelay: boolean;
  readonly knowsUp: boolean;
  readonly knowsDown: boolean;
}

/**
 * A car nobody has seen yet: it may take 5 s to follow (IEC 61851-1:2017, Table A.6, sequence 6),
 * the meter two more, and its ramp is taken for a slow one.
 */
export const UNKNOWN_CAR: CarAnswer = {
  delayS: 6,
  startS: 10,
  upAPerS: 0.8,
  downAPerS: 3,
  offsetA: 0.2,
  phases: null,
  phasesDoubt: null,
  leastA: MIN_CURRENT_A,
  leastDoubt: 0,
  ceilingA: null,
  freedA: 0,
  knowsStart: false,
  knowsDelay: false,
  knowsUp: false,
  knowsDown: false,
};

/** One change of what the car draws, from its first cause to its end. */
export interface Move {
  /** When the duty changed or, for a start, the contactor was closed; monotonic milliseconds. */
  readonly atMs: number;
  readonly isStart: boolean;
  /** Drawn before and, in the end, after, if nothing but the offer holds the car back; amperes. */
  readonly fromA: number;
  readonly toA: number;
}

/** What an unhindered car draws in the end when it is offered a current, amperes. */
export function drawnAt({ offsetA }: CarAnswer, offeredA: number): number {
  return Math.max(0, offeredA - offsetA);
}

/** What the meter should show the car drawing at a moment of a move, amperes. */
export function currentDuring(car: CarAnswer, move: Move, atMs: number): number {
  const { fromA, toA } = move;
  const rampS = (atMs - move.atMs) / 1_000 - delayOf(car, move);
  if (rampS <= 0) return fromA;
  return toA > fromA
    ? Math.min(toA, fromA + rampS * car.upAPerS)
    : Math.max(toA, fromA - rampS * car.downAPerS);
}

/** Reaction and ramp are over this long after the move began, seconds. */
export function durationS(car: CarAnswer, move: Move): number {
  const { fromA, toA } = move;
  const slewAPerS = toA > fromA ? car.upAPerS : car.downAPerS;
  return delayOf(car, move) + Math.abs(toA - fromA) / slewAPerS;
}

function delayOf({ startS, delayS }: CarAnswer, { isStart }: Move): number {
  return isStart ? startS : delayS;
}
