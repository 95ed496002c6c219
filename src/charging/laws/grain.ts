/** A small correction of the offer whose effect has not been looked at yet. */
interface Correction {
  /** Offered before and after, amperes. */
  readonly fromA: number;
  readonly toA: number;
  /** The meter then, watts. */
  readonly netW: number;
}

/** Whether a car follows in whole amperes, as many do; learnt from small corrections. */
export interface Grain {
  /**
   * By how much whole amperes explain the answers better than fine ones, amperes, within
   * {@link MOST_SCORE}.
   */
  readonly score: number;
  readonly isWhole: boolean;
  readonly correction: Correction | null;
}

/** A car nobody has corrected yet is taken to be coarse: it rests sooner. */
export const NO_GRAIN: Grain = { score: 0.6, isWhole: true, correction: null };

/** Larger corrections say little about fineness, amperes. */
const SMALL_A = 1.2;
/** One answer counts for no more than this, because house and sun move too, amperes. */
const MOST_LESSON_A = 0.4;
const MOST_SCORE = 2;
/** As near to what was expected as house and sun ever let it be, amperes. */
const EXACT_A = 0.03;
/** From here on whole amperes are believed, and from there on no more. */
const WHOLE = 1;
const FINE = 0;

export function corrected(grain: Grain, correction: Correction): Grain {
  const isSmall = Math.abs(correction.toA - correction.fromA) <= SMALL_A;
  return { ...grain, correction: isSmall ? correction : null };
}

/** What the newest correction has done, now that the car has settled. */
export function judged(grain: Grain, netW: number, wattsPerA: number): Grain {
  if (grain.correction === null) return grain;
  const { fromA, toA, netW: beforeW } = grain.correction;
  const answeredA = (netW - beforeW) / wattsPerA;
  const fineMissA = Math.abs(answeredA - (toA - fromA));
  const wholeA = wholeAmperes(toA) - wholeAmperes(fromA);
  const wholeMissA = Math.abs(answeredA - wholeA);
  const lesson = lessonOf(fineMissA, wholeMissA, wholeA !== 0);
  const score = Math.max(-MOST_SCORE, Math.min(MOST_SCORE, grain.score + lesson));
  const isWhole = score >= WHOLE || (grain.isWhole && score > FINE);
  return { score, isWhole, correction: null };
}

/**
 * An answer that fits one of the two to the watt counts in full, however small it was; but a rising
 * sun can undo a step exactly, so no answer at all counts for its size only.
 */
function lessonOf(fineMissA: number, wholeMissA: number, hasWhole: boolean): number {
  const betterA = fineMissA - wholeMissA;
  const isFine = fineMissA < EXACT_A && betterA < -2 * EXACT_A;
  const isWhole = hasWhole && wholeMissA < EXACT_A && betterA > 2 * EXACT_A;
  if (isFine || isWhole) return Math.sign(betterA) * MOST_LESSON_A;
  return Math.max(-MOST_LESSON_A, Math.min(MOST_LESSON_A, betterA));
}

/** A duty is a whole number of tenths of a percent, and products of those are not exact. */
function wholeAmperes(offeredA: number): number {
  return Math.floor(offeredA + 1e-6);
}
