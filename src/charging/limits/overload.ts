/** How long a current has been too high. Plain data: it survives JSON. Times are monotonic milliseconds. */
export type Overload =
  | { readonly kind: 'none' }
  | { readonly kind: 'above'; readonly sinceMs: number }
  | { readonly kind: 'tripped'; readonly clearSinceMs?: number };

/** When a current is too high for too long, and when that is over. */
export interface OverloadRule {
  /** Above this the time runs, amperes. */
  readonly tripA: number;
  /** Down to this it is over, amperes; below `tripA`, so that a current at the edge does not flicker. */
  readonly clearA: number;
  /** How long it may be above, milliseconds. */
  readonly forMs: number;
  /** How long it must be clear again, milliseconds. */
  readonly clearForMs: number;
}

export const NO_OVERLOAD: Overload = { kind: 'none' };

/**
 * One look at a current. Between the two thresholds the time that has begun goes on, but only a
 * current above the upper one trips. An unknown current leaves everything as it was: it neither
 * trips nor clears.
 *
 * @returns the same object while nothing changes.
 */
export function overloadAfter(
  overload: Overload,
  nowMs: number,
  currentA: number | undefined,
  { tripA, clearA, forMs, clearForMs }: OverloadRule,
): Overload {
  if (currentA === undefined || Number.isNaN(currentA)) return overload;
  switch (overload.kind) {
    case 'none':
      return currentA > tripA ? { kind: 'above', sinceMs: nowMs } : overload;
    case 'above':
      if (currentA <= clearA) return NO_OVERLOAD;
      return currentA > tripA && nowMs - overload.sinceMs >= forMs ? TRIPPED : overload;
    case 'tripped': {
      if (currentA > clearA) return TRIPPED;
      const clearSinceMs = overload.clearSinceMs ?? nowMs;
      if (nowMs - clearSinceMs >= clearForMs) return NO_OVERLOAD;
      return overload.clearSinceMs === undefined ? { kind: 'tripped', clearSinceMs } : overload;
    }
  }
}

const TRIPPED: Overload = { kind: 'tripped' };
