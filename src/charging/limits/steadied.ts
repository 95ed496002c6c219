import type { Mutable } from '../../meter/mutable.ts';
import type { Limits } from '../limits.ts';

/** Limits that are reckoned from the grid and from what the car is thought to draw. */
const METERED = ['mains', 'import', 'capacity'] as const;

/**
 * Holds limits back that only rise because a car has not followed its latest offer yet: what it
 * does not draw so far is nothing the house leaves over. They fall at once.
 *
 * @param before - the limits that were in force.
 */
export function steadied(before: Limits, now: Limits): Limits {
  let held: Mutable<Limits> | undefined;
  for (const by of METERED) {
    const [wasA, isA] = [before[by], now[by]];
    if (wasA === undefined || isA === undefined || wasA >= isA) continue;
    held ??= { ...now };
    held[by] = wasA;
  }
  return held ?? now;
}
