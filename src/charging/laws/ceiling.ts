import type { CarAnswer, Move } from './answer.ts';

/**
 * Steps that a ceiling explains, in all, before one is believed, amperes. While sun rises or falls
 * steadily every step seems to go unheard, because the sun undoes it; but never for so long, and
 * where the sun turns one is heard.
 */
const PATIENCE_A = 24;
/** Steps without a ceiling that take it away again, amperes. */
const FREED_A = 4;
/** A car cannot charge with less; one that ends here does not draw at all, amperes. */
const LEAST_DRAW_A = 6.5;
/** Smaller differences tell nothing, amperes. */
const LEAST_DIFFERENCE_A = 1;

/**
 * Learns where a car ends: a small charger, a battery that is nearly full, a car that sleeps.
 *
 * @param answeredA - by how much the meter says it changed.
 */
export function withCeiling(car: CarAnswer, move: Move, answeredA: number): CarAnswer {
  const { isStart, fromA, toA } = move;
  const endA = car.ceilingA ?? car.provenA;
  const freeA = toA - fromA;
  const cappedA = Math.min(endA, toA) - Math.min(endA, fromA);
  const differenceA = Math.abs(freeA - cappedA);
  const isFree = fits(answeredA, freeA, differenceA);
  const isCapped = fits(answeredA, cappedA, differenceA);
  const seenA = Math.max(0, Math.min(toA, fromA + answeredA));
  const provenA = isStart || isFree ? seenA : car.provenA;
  if (differenceA < LEAST_DIFFERENCE_A || (!isFree && !isCapped)) return { ...car, provenA };

  const isAsBelieved = car.ceilingA === null ? isFree : isCapped;
  if (isAsBelieved) return { ...car, provenA, contraryA: 0 };
  const contraryA = car.contraryA + differenceA;
  if (car.ceilingA !== null) {
    return contraryA < FREED_A
      ? { ...car, provenA, contraryA }
      : { ...car, provenA, contraryA: 0, ceilingA: null };
  }
  if (contraryA < PATIENCE_A) return { ...car, provenA, contraryA };
  return { ...car, provenA, contraryA: 0, ceilingA: provenA < LEAST_DRAW_A ? 0 : provenA };
}

/** Whether an answer is the expected one, given what another one would have been. */
function fits(answeredA: number, expectedA: number, differenceA: number): boolean {
  return Math.abs(answeredA - expectedA) <= 0.2 + 0.25 * differenceA;
}
