import type { DutyPercent } from './pilot.ts';

/** The duty that stands on the pilot. Plain data: it survives JSON. */
export interface Standing {
  /** Undefined offers nothing. */
  readonly duty: DutyPercent | undefined;
  /** Since when, monotonic milliseconds. */
  readonly sinceMs: number;
}

/** What stands before the first offer. */
export const NOTHING_STANDS: Standing = { duty: undefined, sinceMs: 0 };

/**
 * How long a duty must have stood before it is raised, milliseconds: a vehicle may take so long to
 * follow a change (IEC 61851-1 Table A.6, sequence 6), and is sent no other one before.
 */
export const RAISE_EVERY_MS = 5_000;

/**
 * What is to stand now. A duty falls at once and is withdrawn at once; where none stands, one may
 * stand at once; it rises only after it has stood for {@link RAISE_EVERY_MS}.
 */
export function paced(standing: Standing, duty: DutyPercent | undefined, nowMs: number): Standing {
  if (duty === standing.duty) return standing;
  const rises = duty !== undefined && standing.duty !== undefined && duty > standing.duty;
  return rises && nowMs < mayRiseMs(standing) ? standing : { duty, sinceMs: nowMs };
}

/** From when on the duty that stands may rise, monotonic milliseconds. */
export function mayRiseMs({ sinceMs }: Standing): number {
  return sinceMs + RAISE_EVERY_MS;
}
