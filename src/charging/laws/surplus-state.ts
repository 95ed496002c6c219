import { type DutyPercent, MIN_DUTY } from '../pilot.ts';
import type { Reason } from '../reason.ts';
import { type CarAnswer, type Move, UNKNOWN_CAR } from './answer.ts';
import { type Grain, NO_GRAIN } from './grain.ts';
import { type Mode, NO_OUTLOOK, type Outlook } from './outlook.ts';
import { NO_TREND, type Trend } from './trend.ts';
import type { Watch } from './watch.ts';

/** What is being done, and what the car makes of it. Times are monotonic milliseconds. */
export interface Course {
  readonly mode: Mode;
  /** Offered while the mode is not off. */
  readonly duty: DutyPercent;
  /** Since when the mode stands; null before the first change. */
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
  /** When the newest reading was taken: by our clock, and by the meter's where it tells. */
  readonly takenMs: number | null;
  readonly meterMs: number | null;
  /** The newest reading that tells the surplus, and what it told, watts; negative is import. */
  readonly weighedMs: number | null;
  readonly surplusW: number;
  readonly trend: Trend;
  readonly outlook: Outlook;
  readonly course: Course;
  /** Why the newest decision was as it was. */
  readonly reason: Reason;
}

/** A current that has long been what it is, amperes. */
export function resting(currentA: number, nowMs: number): Move {
  return { atMs: nowMs - 600_000, isStart: false, fromA: currentA, toA: currentA };
}

export const INITIAL: SurplusState = {
  takenMs: null,
  meterMs: null,
  weighedMs: null,
  surplusW: 0,
  trend: NO_TREND,
  outlook: NO_OUTLOOK,
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
