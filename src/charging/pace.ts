import type { DutyPercent } from './pilot.ts';

/** The duty on the pilot. Plain data: it survives JSON. */
export interface Standing {
  /** Undefined offers nothing. */
  readonly duty: DutyPercent | undefined;
  /** Since when, monotonic milliseconds. */
  readonly sinceMs: number;
  /** Whether more is to be offered, and waits for its time. */
  readonly isHeldBack: boolean;
}

/** Before the first offer. */
export const NOTHING_STANDS: Standing = { duty: undefined, sinceMs: 0, isHeldBack: false };

/**
 * How long a duty must have stood before it is raised, milliseconds: a vehicle may take so long to
 * follow a change (IEC 61851-1 Table A.6, sequence 6), and is sent no higher one before.
 */
export const RAISE_EVERY_MS = 5_000;

/**
 * What is to stand now. A duty falls at once and is withdrawn at once; where none stands, one may
 * stand at once; a paced one rises only after it has stood for {@link RAISE_EVERY_MS}.
 *
 * @returns the same object while nothing changes.
 */
export function standingAfter(
  standing: Standing,
  duty: DutyPercent | undefined,
  { nowMs, isPaced }: { readonly nowMs: number; readonly isPaced: boolean },
): Standing {
  const rises = duty !== undefined && standing.duty !== undefined && duty > standing.duty;
  if (isPaced && rises && nowMs < mayRiseMs(standing)) {
    return standing.isHeldBack ? standing : { ...standing, isHeldBack: true };
  }
  if (duty === standing.duty) {
    return standing.isHeldBack ? { ...standing, isHeldBack: false } : standing;
  }
  return { duty, sinceMs: nowMs, isHeldBack: false };
}

/** From when on the present duty may rise, monotonic milliseconds. */
export function mayRiseMs({ sinceMs }: Standing): number {
  return sinceMs + RAISE_EVERY_MS;
}
