import type { CarAnswer } from './answer.ts';
import { isSparse, type Watch } from './watch.ts';

/** Timing is learnt from steps of at least this size, amperes. */
const LEAST_STEP_A = 2;
/** A fit may miss the readings by this part of the step on average. */
const MOST_MISS = 0.1;
/** Weight of one lesson once there was one before. */
const LESSON = 0.4;

/** Nothing slower or quicker is believed of a car: seconds and amperes a second. */
const SLEWS = [0.25, 0.3, 0.4, 0.5, 0.65, 0.8, 1, 1.2, 1.5, 2, 3, 4, 6, 10, 20];
const DELAY_STEP_S = 0.5;
const LEAST_DELAY_S = 1.5;
const MOST_DELAY_S = 8;
const MOST_START_S = 60;

/**
 * Learns delay and ramp from how the meter went to its new level after a step: of all cars the one
 * that fits the readings best, unless even that one fits badly because house or sun moved too.
 *
 * @param levelW - where the meter came to rest, watts above where it was.
 */
export function withTiming(
  car: CarAnswer,
  watch: Watch,
  levelW: number,
  wattsPerA: number,
): CarAnswer {
  const { move, samples } = watch;
  const stepA = Math.abs(move.toA - move.fromA);
  const expectedW = (move.toA - move.fromA) * wattsPerA;
  const endA = car.ceilingA ?? Number.POSITIVE_INFINITY;
  if (Math.max(move.fromA, move.toA) > endA) return car;
  if (stepA < LEAST_STEP_A || samples.length < 4 || isSparse(samples)) return car;
  const rises = move.toA > move.fromA;
  const believed = rises ? car.upAPerS : car.downAPerS;
  // A slower car than believed is still on its way to where it was expected; a first start was
  // waited for.
  const isFirst = move.isStart && !car.knowsStart && levelW > 0.3 * expectedW;
  const isThere = isFirst || Math.abs(levelW / expectedW - 1) < 0.15;
  const fit = bestFit(watch, { levelW: isThere ? levelW : expectedW, stepA, believed });
  if (fit.missW > MOST_MISS * Math.abs(isThere ? levelW : expectedW)) return car;
  if (!isThere && !isOnItsWay(watch, fit.slewAPerS * wattsPerA)) return car;
  return taken(car, { isStart: move.isStart, rises }, fit);
}

/** Whether the meter still moves, at half the speed of a ramp or more: else the car has met an end. */
function isOnItsWay({ samples }: Watch, rampWPerS: number): boolean {
  const last = samples.at(-1);
  const before = samples.at(-3);
  if (last === undefined || before === undefined) return false;
  return Math.abs(last[1] - before[1]) > 0.5 * rampWPerS * (last[0] - before[0]);
}

interface Fit {
  readonly delayS: number;
  readonly slewAPerS: number;
  readonly missW: number;
}

function bestFit(
  { move, samples, beforeW }: Watch,
  { levelW, stepA, believed }: { levelW: number; stepA: number; believed: number },
): Fit {
  let best: Fit = { delayS: 0, slewAPerS: 1, missW: Number.POSITIVE_INFINITY };
  let bestCost = Number.POSITIVE_INFINITY;
  const lastS = samples.at(-1)?.[0] ?? 0;
  const mostS = Math.min(lastS, move.isStart ? MOST_START_S : MOST_DELAY_S);
  for (const slewAPerS of SLEWS) {
    // Of equal fits the one nearest to what was believed before.
    const strangeness = 0.01 * Math.abs(levelW * Math.log(slewAPerS / believed));
    if (strangeness >= bestCost) continue;
    for (let delayS = LEAST_DELAY_S; delayS <= mostS; delayS += DELAY_STEP_S) {
      let missW = 0;
      for (const [atS, netW] of samples) {
        const part = Math.min(1, Math.max(0, ((atS - delayS) * slewAPerS) / stepA));
        missW += Math.abs(netW - beforeW - part * levelW);
        if (missW > bestCost * samples.length) break;
      }
      missW /= samples.length;
      if (missW + strangeness < bestCost) {
        bestCost = missW + strangeness;
        best = { delayS, slewAPerS, missW };
      }
    }
  }
  return best;
}

function taken(
  car: CarAnswer,
  { isStart, rises }: { isStart: boolean; rises: boolean },
  { delayS, slewAPerS }: Fit,
): CarAnswer {
  const known = isStart ? car.knowsStart : car.knowsDelay;
  const towards = (before: number, seen: number, knew: boolean) =>
    knew ? before + LESSON * (seen - before) : seen;
  const slew = rises
    ? { upAPerS: towards(car.upAPerS, slewAPerS, car.knowsUp), knowsUp: true }
    : { downAPerS: towards(car.downAPerS, slewAPerS, car.knowsDown), knowsDown: true };
  return isStart
    ? { ...car, ...slew, startS: towards(car.startS, delayS, known), knowsStart: true }
    : { ...car, ...slew, delayS: towards(car.delayS, delayS, known), knowsDelay: true };
}
