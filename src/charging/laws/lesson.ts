import type { CarAnswer } from './answer.ts';
import { isDeafIn, withCeiling, withLeast } from './ceiling.ts';
import { withTiming } from './timing.ts';
import { levelOf, type Sample, type Watch } from './watch.ts';

/** How the house turns amperes into watts. */
export interface Wiring {
  readonly volts: number;
  /** Phases switched through to the car. */
  readonly phases: 1 | 3;
}

/** Offsets beyond these are somebody else's doing, amperes. */
const LEAST_OFFSET_A = -4;
const MOST_OFFSET_A = 1.5;
/** Smaller steps do not stand out on a phase, amperes. */
const LEAST_PHASE_STEP_A = 3;
/**
 * Weight of one lesson about the offset after the first one, and the drift that spoils it, part of
 * the step.
 */
const LESSON = 0.3;
const QUIET = 0.05;
/** A car that charges does not show its answer sooner, seconds. */
const QUIET_S = 3.2;

/** Everything a finished watch teaches about the car. */
export function learnt(
  before: CarAnswer,
  watch: Watch,
  wiring: Wiring,
  phasesW: readonly number[] | null,
): CarAnswer {
  const levelW = levelOf(watch);
  if (levelW === undefined) return before;
  const car = withPhases(before, watch, wiring, phasesW);
  const wattsPerA = wiring.volts * Math.min(wiring.phases, car.phases ?? wiring.phases);
  const { move } = watch;
  const answeredA = levelW / wattsPerA;
  const isDeaf = isDeafIn(watch, wattsPerA);
  const ended = withLeast(withCeiling(car, move, { answeredA, isDeaf }), move, answeredA);
  const timed = withTiming(ended, watch, levelW, wattsPerA);
  return move.isStart
    ? withOffset(timed, watch, { wattsPerA, lesson: before.knowsStart ? LESSON : 1 })
    : timed;
}

/**
 * Phases the car uses. The first step on each phase tells. Without phases in the telegram the total
 * does, since a car on one of three phases shows a third; but the sun can do that too, so two steps
 * must agree.
 */
function withPhases(
  car: CarAnswer,
  watch: Watch,
  { volts, phases }: Wiring,
  phasesW: readonly number[] | null,
): CarAnswer {
  const { move, beforePhasesW } = watch;
  const stepW = (move.toA - move.fromA) * volts;
  if (phases === 1 || Math.abs(stepW) < LEAST_PHASE_STEP_A * volts) return car;
  if (phasesW?.length === 3 && beforePhasesW?.length === 3) {
    const parts = phasesW.map((netW, i) => (netW - (beforePhasesW[i] ?? netW)) / stepW);
    const isClear = parts.every((part) => part < 0.3 || (part > 0.7 && part < 1.3));
    const used = phaseCount(parts.filter((part) => part > 0.5).length);
    return isClear && used !== null ? { ...car, phases: used, phasesDoubt: null } : car;
  }
  const level = steadyLevel(car, watch);
  if (level === undefined) return car;
  const used = phaseCount(Math.round(level / stepW));
  if (used === null || Math.abs(level / stepW - used) > 0.2) return car;
  const isSure = used === (car.phases ?? phases) || used === car.phasesDoubt;
  return isSure ? { ...car, phases: used, phasesDoubt: null } : { ...car, phasesDoubt: used };
}

function phaseCount(used: number): 1 | 2 | 3 | null {
  return used === 1 || used === 2 || used === 3 ? used : null;
}

/**
 * How much less than offered it draws. Cars start when the sun comes out, so what the sun did until
 * the car began to draw must be small, and is taken off.
 */
function withOffset(
  car: CarAnswer,
  watch: Watch,
  { wattsPerA, lesson }: { wattsPerA: number; lesson: number },
): CarAnswer {
  const levelW = steadyLevel(car, watch);
  if (levelW === undefined || car.ceilingA !== null) return car;
  const offsetA = car.offsetA + watch.move.toA - levelW / wattsPerA;
  if (offsetA < LEAST_OFFSET_A || offsetA > MOST_OFFSET_A) return car;
  return { ...car, offsetA: car.offsetA + lesson * (offsetA - car.offsetA) };
}

/** Level of a step without what house and sun did; undefined where they did much. */
function steadyLevel(car: CarAnswer, watch: Watch): number | undefined {
  const levelW = levelOf(watch);
  const driftWPerS = driftBefore(watch, watch.move.isStart ? car.startS - 1 : QUIET_S);
  if (levelW === undefined || driftWPerS === undefined) return undefined;
  const driftW = driftWPerS * (watch.samples.at(-1)?.[0] ?? 0);
  return Math.abs(driftW) > QUIET * Math.abs(levelW) ? undefined : levelW - driftW;
}

/** How fast house and sun moved the meter before the car drew, watts a second. */
function driftBefore({ samples, beforeW }: Watch, untilS: number): number | undefined {
  let last: Sample | undefined;
  for (const sample of samples) if (sample[0] <= untilS) last = sample;
  return last === undefined || last[0] < 3 ? undefined : (last[1] - beforeW) / last[0];
}
