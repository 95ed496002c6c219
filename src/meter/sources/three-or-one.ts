import type { PhaseReading } from '../reading.ts';

/**
 * The phases of a meter whose interface has places for three, whether it has them or not: three where
 * L2 or L3 is there, one where only L1 is, and undefined where none is.
 *
 * @param phases - L1 first; those that are missing are empty.
 * @param isThere - whether what such a place holds is of a phase that the meter has.
 */
export function threeOrOne(
  phases: readonly PhaseReading[],
  isThere: (phase: PhaseReading) => boolean,
): readonly PhaseReading[] | undefined {
  const [l1 = {}, l2 = {}, l3 = {}] = phases;
  if (isThere(l2) || isThere(l3)) return [l1, l2, l3];
  return isThere(l1) ? [l1] : undefined;
}
