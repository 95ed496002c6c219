import { type DutyPercent, MIN_DUTY } from '../pilot.ts';
import type { Reason } from '../reason.ts';
import { type CarAnswer, type Move, UNKNOWN_CAR } from './answer.ts';
import type { Nearest } from './change.ts';
import { type Grain, NO_GRAIN } from './grain.ts';
import { type Mode, NO_OUTLOOK, type Outlook } from './outlook.ts';
import type { Trend } from './trend.ts';
import type { Watch } from './watch.ts';

/** What is being done, and what the car makes of it. Times are monotonic milliseconds. */
export interface Course {
  readonly mode: Mode;
  /** Offered while the mode is not off. */
  readonly duty: DutyPercent;
  /** Since when the mode is as it is; null before the first change. */
  readonly sinceMs: number | null;
  /** The newest change of what the car draws. */
  readonly move: Move;
  readonly watch: Watch | null;
  /** The meter when the car last took nothing of a higher offer; null while it follows, watts. */
  readonly deafAtW: number | null;
  readonly car: CarAnswer;
  readonly grain: Grain;
  /** Closings of the last day. */
  readonly closingsMs: readonly number[];
}

/** What the surplus law remembers; plain data. */
export interface SurplusState {
  /** When the newest reading was taken: by our clock, and by the meter's where it has one. */
  readonly takenMs: number | null;
  readonly meterMs: number | null;
  /** When the newest reading with a surplus was taken. */
  readonly weighedMs: number | null;
  /** Null while nothing is offered. */
  readonly trend: Trend | null;
  readonly outlook: Outlook;
  /** The change of mode that pressed most when the outlook was last looked at. */
  readonly nearest: Nearest;
  readonly course: Course;
  /** Why the newest decision was as it was. */
  readonly reason: Reason;
}

/** A current that has long been what it is, amperes. */
export function resting(currentA: number, nowMs: number): Move {
  return { atMs: nowMs - 600_000, isStart: false, fromA: currentA, toA: currentA };
}

/**
 * The same course, made in one place. Objects put together in different places are of different
 * kinds to the engine, and what reads them each second is several times slower for it.
 */
export function uniform(course: Course): Course {
  const { mode, duty, sinceMs, move, watch, deafAtW, car, grain, closingsMs } = course;
  return {
    mode,
    duty,
    sinceMs,
    move: { atMs: move.atMs, isStart: move.isStart, fromA: move.fromA, toA: move.toA },
    watch,
    deafAtW,
    car: {
      delayS: car.delayS,
      startS: car.startS,
      upAPerS: car.upAPerS,
      downAPerS: car.downAPerS,
      offsetA: car.offsetA,
      phases: car.phases,
      phasesDoubt: car.phasesDoubt,
      leastA: car.leastA,
      leastDoubt: car.leastDoubt,
      ceilingA: car.ceilingA,
      freedA: car.freedA,
      knowsStart: car.knowsStart,
      knowsDelay: car.knowsDelay,
      knowsUp: car.knowsUp,
      knowsDown: car.knowsDown,
    },
    grain: { score: grain.score, isWhole: grain.isWhole, correction: grain.correction },
    closingsMs,
  };
}

export const INITIAL: SurplusState = {
  takenMs: null,
  meterMs: null,
  weighedMs: null,
  trend: null,
  outlook: NO_OUTLOOK,
  nearest: { to: 0, pressure: 0, dwellMs: 0, isBudgetSpent: false, isDue: false },
  course: {
    mode: 0,
    duty: MIN_DUTY,
    sinceMs: null,
    move: resting(0, 0),
    watch: null,
    deafAtW: null,
    car: UNKNOWN_CAR,
    grain: NO_GRAIN,
    closingsMs: [],
  },
  reason: { code: 'waiting-for-meter', readings: 0 },
};
