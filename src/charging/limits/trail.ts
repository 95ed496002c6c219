/**
 * What a value that a car follows is and was a moment ago. Plain data. Until the car has followed,
 * it may be anywhere between.
 */
export interface Trail {
  readonly value: number;
  /** When the car has followed the latest change, monotonic milliseconds. */
  readonly settlesAtMs: number;
  /** The highest since the latest turn, and between the two latest turns. */
  readonly recent: number;
  readonly earlier: number;
  /** When the next turn is due, monotonic milliseconds. */
  readonly turnsAtMs: number;
}

/**
 * How long a car takes to follow, milliseconds: 5 s by IEC 61851-1 Table A.6, sequence 6, and as long
 * again for the cars that need it and for a meter that tells late.
 */
const FOLLOWING_MS = 10_000;
/** The highest value is kept for two turns, which is never less than a car may take. */
const TURN_MS = FOLLOWING_MS;

export const NO_TRAIL: Trail = { value: 0, settlesAtMs: 0, recent: 0, earlier: 0, turnsAtMs: 0 };

/** @returns the same object while nothing changes. */
export function trailAfter(trail: Trail, nowMs: number, value: number): Trail {
  const { recent, earlier, turnsAtMs } = trail;
  if (value === trail.value && recent === value && earlier === value) return trail;
  const settlesAtMs = value === trail.value ? trail.settlesAtMs : nowMs + FOLLOWING_MS;
  if (nowMs < turnsAtMs) {
    if (value === trail.value) return trail;
    return { ...trail, value, settlesAtMs, recent: Math.max(recent, value) };
  }
  // After two turns without news only the value itself is left.
  const before = nowMs < turnsAtMs + TURN_MS ? recent : trail.value;
  return {
    value,
    settlesAtMs,
    recent: Math.max(trail.value, value),
    earlier: before,
    turnsAtMs: nowMs + TURN_MS,
  };
}

/** The same for a value that was measured: there is nothing to follow. */
export function measuredTrail(trail: Trail, nowMs: number, value: number): Trail {
  if (value === trail.value && isSettled(trail, nowMs)) return trail;
  return { value, settlesAtMs: nowMs, recent: value, earlier: value, turnsAtMs: nowMs };
}

/** The most that a car can be at now. */
export function highestOf(trail: Trail, nowMs: number): number {
  return isSettled(trail, nowMs) ? trail.value : Math.max(trail.recent, trail.earlier);
}

/** Whether a car has followed the latest change. */
export function isSettled({ settlesAtMs }: Trail, nowMs: number): boolean {
  return nowMs >= settlesAtMs;
}
