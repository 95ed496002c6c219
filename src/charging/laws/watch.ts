import type { Move } from './answer.ts';

/** What the meter has shown since a move. Watts are net, import positive. */
export interface Watch {
  readonly move: Move;
  /** The meter just before: total, and each phase where it has them. */
  readonly beforeW: number;
  readonly beforePhasesW: readonly number[] | null;
  /** Oldest first. */
  readonly samples: readonly Sample[];
}

/** Seconds since the move, and the meter then. */
export type Sample = readonly [atS: number, netW: number];

/** Smaller moves drown in what the house does, amperes. */
export const LEAST_LESSON_A = 1;
const MOST_SAMPLES = 60;
/** Readings that must agree before a car counts as settled: of a quick meter, and of a slow one. */
const AGREEING = { quick: 4, slow: 2 };
/**
 * And the part of what was expected that they must show, since two of a slow meter may still rise.
 */
const ARRIVED = { quick: 0.9, slow: 0.97 };

/** A car still on its way up climbs faster than this, amperes a second. */
const CLIMB_A_PER_S = 0.2;

export function watched(watch: Watch, nowMs: number, netW: number): Watch {
  const { move, beforeW, beforePhasesW, samples } = watch;
  const sample: Sample = [(nowMs - move.atMs) / 1_000, netW];
  const kept = samples.length < MOST_SAMPLES ? samples : thinned(samples);
  return { move, beforeW, beforePhasesW, samples: [...kept, sample] };
}

/** Every other one of the older samples is enough of a long start. */
function thinned(samples: readonly Sample[]): readonly Sample[] {
  return samples.filter((_, i) => i % 2 === 0 || i >= samples.length - AGREEING.quick);
}

/**
 * Whether a starting car has visibly arrived: at what was expected, or at half of what one phase
 * should show or more and at rest there. A slow car's ramp is not rest.
 */
export function hasArrived({ move, beforeW, samples }: Watch, wattsPerA: number, volts: number) {
  const meter = isSparse(samples) ? 'slow' : 'quick';
  const needed = AGREEING[meter];
  const newest = samples.slice(-needed);
  const [first] = newest;
  const last = newest.at(-1);
  if (first === undefined || last === undefined || newest.length < needed) return false;
  const levels = newest.map(([, netW]) => netW - beforeW);
  const least = Math.min(...levels);
  const isClimbing = last[1] - first[1] > CLIMB_A_PER_S * wattsPerA * (last[0] - first[0]);
  const isThere = least > ARRIVED[meter] * move.toA * wattsPerA && !isClimbing;
  const isAtRest = Math.max(...levels) - least < 25 + 0.01 * move.toA * volts;
  return isThere || (isAtRest && least > (move.toA * volts) / 2);
}

/** Telegrams every 10 s show where a car ends, but not how it gets there. */
export function isSparse(samples: readonly Sample[]): boolean {
  const last = samples.at(-1);
  const before = samples.at(-2);
  if (last === undefined) return false;
  return last[0] - (before?.[0] ?? 0) > (before === undefined ? 4 : 2.5);
}

/** Where the meter came to rest, watts above where it was; undefined before any reading. */
export function levelOf({ samples, beforeW }: Watch): number | undefined {
  const last = samples.slice(-2);
  if (last.length === 0) return undefined;
  return last.reduce((sum, [, netW]) => sum + netW, 0) / last.length - beforeW;
}
