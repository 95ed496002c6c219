import type { Move } from './answer.ts';

/** What the meter has shown since a move. Watts are net, import positive. */
export interface Watch {
  readonly move: Move;
  /** The meter just before: total, and each phase where it tells them. */
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

export function watched(watch: Watch, nowMs: number, netW: number): Watch {
  if (watch.samples.length >= MOST_SAMPLES) return watch;
  const sample: Sample = [(nowMs - watch.move.atMs) / 1_000, netW];
  return { ...watch, samples: [...watch.samples, sample] };
}

/**
 * Whether a starting car has visibly arrived: at what was expected, or at half of what one phase
 * should show or more and at rest there. A slow car's ramp is not rest.
 */
export function hasArrived({ move, beforeW, samples }: Watch, wattsPerA: number, volts: number) {
  const needed = isSparse(samples) ? AGREEING.slow : AGREEING.quick;
  if (samples.length < needed) return false;
  const levels = samples.slice(-needed).map(([, netW]) => netW - beforeW);
  const least = Math.min(...levels);
  const isThere = least > 0.9 * move.toA * wattsPerA;
  const isAtRest = Math.max(...levels) - least < 25 + 0.01 * move.toA * volts;
  return isThere || (isAtRest && least > (move.toA * volts) / 2);
}

/** Telegrams every 10 s show where a car ends, but not how it gets there. */
export function isSparse(samples: readonly Sample[]): boolean {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return false;
  return samples.length < 2 ? first[0] > 4 : last[0] - first[0] > 2.5 * (samples.length - 1);
}

/** Where the meter came to rest, watts above where it was; undefined before any reading. */
export function levelOf({ samples, beforeW }: Watch): number | undefined {
  const last = samples.slice(-2);
  if (last.length === 0) return undefined;
  return last.reduce((sum, [, netW]) => sum + netW, 0) / last.length - beforeW;
}
