import type { CarAnswer, Move } from './answer.ts';
import type { Watch } from './watch.ts';

/** Smaller steps, and smaller differences between two explanations of one, tell nothing, amperes. */
const LEAST_STEP_A = 1;
/** Answers that no ceiling explains, in all, before it is taken away, amperes. */
const FREED_A = 2;

/**
 * Learns where a car ends - a small charger, a battery that is nearly full, a car that sleeps - when
 * it takes nothing of a higher offer. A ceiling is a mild belief: the offer goes above it, and
 * answers above it take it away.
 *
 * @param answeredA - by how much the meter says the current changed.
 */
export function withCeiling(
  car: CarAnswer,
  { isStart, fromA, toA }: Move,
  { answeredA, isDeaf }: { answeredA: number; isDeaf: boolean },
): CarAnswer {
  if (isDeaf) {
    const endA = isStart ? 0 : Math.min(fromA, car.ceilingA ?? fromA);
    return { ...car, ceilingA: endA, freedA: 0 };
  }
  if (car.ceilingA === null) return car;
  const freeA = toA - fromA;
  const cappedA = Math.min(car.ceilingA, toA) - Math.min(car.ceilingA, fromA);
  const differenceA = Math.abs(freeA - cappedA);
  if (differenceA < LEAST_STEP_A) return car;
  if (fits(answeredA, cappedA, differenceA)) return { ...car, freedA: 0 };
  if (!fits(answeredA, freeA, differenceA)) return car;
  const freedA = car.freedA + differenceA;
  return freedA < FREED_A ? { ...car, freedA } : { ...car, ceilingA: null, freedA: 0 };
}

/**
 * Whether a car that was offered more has taken nothing of it: the meter has not moved at all. Where
 * the sun hides an answer the meter moves first one way and then the other.
 */
export function isDeafIn({ move, samples, beforeW }: Watch, wattsPerA: number): boolean {
  const stepA = move.toA - move.fromA;
  if (stepA < LEAST_STEP_A || samples.length === 0) return false;
  const mostW = (0.05 + 0.12 * stepA) * wattsPerA;
  return samples.every(([, netW]) => Math.abs(netW - beforeW) < mostW);
}

/** Twice a car has stopped at an offer before it is taken not to use it. */
const TWICE = 2;

/**
 * Learns the least current a car uses, which may be above the 6 A it ought to: when the offer is
 * lowered and the car stops instead.
 */
export function withLeast(car: CarAnswer, move: Move, answeredA: number): CarAnswer {
  const { isStart, fromA, toA } = move;
  if (isStart || toA >= fromA) return car;
  const hasStopped = fits(answeredA, -fromA, toA);
  if (!hasStopped) return car.leastDoubt === 0 ? car : { ...car, leastDoubt: 0 };
  const leastDoubt = car.leastDoubt + 1;
  if (leastDoubt < TWICE) return { ...car, leastDoubt };
  return { ...car, leastDoubt: 0, leastA: toA + car.offsetA + LEAST_STEP_A };
}

/** Whether an answer is the expected one, given how far off another one would have been. */
function fits(answeredA: number, expectedA: number, differenceA: number): boolean {
  return Math.abs(answeredA - expectedA) <= 0.2 + 0.25 * differenceA;
}
