import { clampDuty, MIN_DUTY, offeredCurrentA } from '../pilot.ts';
import { currentDuring, drawnAt, type Move } from './answer.ts';
import { isDeafIn } from './ceiling.ts';
import { followed, settledMs, started, withinLimit } from './follow.ts';
import type { Law, LawDecision, LawInput } from './law.ts';
import { learnt } from './lesson.ts';
import { type Choice, type Mode, type Outlook, pressure, seen, turned } from './outlook.ts';
import type { SurplusSettings } from './presets.ts';
import { choicesOf, dutyFor, phasesUsed, type Scene, sceneOf } from './scene.ts';
import { type Nearest, reasonFor } from './surplus-reason.ts';
import { type Course, INITIAL, resting, type SurplusState } from './surplus-state.ts';
import { aheadW, trended } from './trend.ts';
import { hasArrived, watched } from './watch.ts';

const DAY_MS = 86_400_000;
/** A car that has not answered a start by then is taken not to, milliseconds. */
const ANSWER_WITHIN_MS = 90_000;
/** A car may climb to a high offer as slowly as this, amperes a second. */
const SLOWEST_A_PER_S = 0.3;
/** After a longer silence the car may have been offered anything, milliseconds. */
const GAP_MS = 45_000;
/** How long to wait then for the car to come to rest, milliseconds. */
const AFTER_GAP_MS = 12_000;
/** From a stop to the first reading without the car, milliseconds. */
const AFTER_STOP_MS = 4_000;
/** The longest stretch that one reading stands for, seconds. */
const MOST_SECONDS = 15;

/**
 * Follows the sun as closely as the car can, and starts, stops and changes phases once staying has
 * cost, or by all signs will cost, more than the change.
 *
 * The surplus is what the car draws, as far as its answer to the last move is known, less what the
 * grid gives. The duty is set to it in one move when the car has settled after the last one.
 */
export function surplusLaw(settings: SurplusSettings): Law<SurplusState> {
  return {
    name: 'surplus',
    initial: INITIAL,
    initialDuty: settings.alwaysOn ? MIN_DUTY : undefined,
    decide: (state, input) => decide(state, input, settings),
  };
}

function decide(
  state: SurplusState,
  input: LawInput,
  settings: SurplusSettings,
): LawDecision<SurplusState> {
  const scene = sceneOf(input);
  if (isOld(state, scene)) return decision(state, scene);
  const course = state.course.mode === 0 ? state.course : noted(state, scene);
  if (scene.most === undefined) {
    const reason = { code: 'limit-too-low', by: 'limit', currentA: input.limitA } as const;
    return decision({ ...taken(state, scene), course, reason }, scene);
  }
  const carW = drawnW(course, scene);
  if (carW === undefined) {
    return decision({ ...taken(state, scene), course: withinLimit(course, scene) }, scene);
  }
  const surplusW = carW - scene.netW;
  const choices = choicesOf(scene, {
    switchable: input.switchable === true,
    car: course.car,
    mayRest: !settings.alwaysOn,
  });
  const outlook = seen(state.outlook, {
    surplusW,
    seconds: secondsSince(state, scene),
    mode: course.mode,
    choices,
    importWeight: settings.importWeight,
  });
  const trend = trended(state.trend, surplusW, secondsSince(state, scene));
  const nearest = nearestChange(course, outlook, { scene, choices, settings });
  const next = nearest.isDue
    ? turn(course, scene, nearest.to, surplusW)
    : course.mode === 0
      ? course
      : followed(course, scene, aheadW(trend, surplusW, phasesUsed(course.mode, course.car)));
  return decision(
    {
      takenMs: scene.takenMs,
      meterMs: scene.meterMs,
      weighedMs: scene.takenMs,
      surplusW,
      trend,
      outlook: nearest.isDue ? turned(outlook) : outlook,
      course: next,
      reason: reasonFor(next, scene, settings, { nearest, surplusW, choices }),
    },
    scene,
  );
}

/** Whether a reading was seen before, or is older than one that was. */
function isOld({ takenMs, meterMs }: SurplusState, scene: Scene): boolean {
  if (takenMs !== null && scene.takenMs < takenMs) return true;
  return meterMs !== null && scene.meterMs !== null && scene.meterMs <= meterMs;
}

function taken(state: SurplusState, { takenMs, meterMs }: Scene): SurplusState {
  return { ...state, takenMs, meterMs };
}

function secondsSince({ weighedMs }: SurplusState, { takenMs }: Scene): number {
  return weighedMs === null ? 1 : Math.min(MOST_SECONDS, (takenMs - weighedMs) / 1_000);
}

function decision(state: SurplusState, { most }: Scene): LawDecision<SurplusState> {
  const { reason } = state;
  const { mode, duty } = state.course;
  if (mode === 0 || most === undefined) return { state, duty: undefined, reason };
  return { state, duty: duty > most ? clampDuty(most) : duty, phases: mode, reason };
}

/** Takes a reading in: what it says of the supply and of the car's answer. */
function noted({ course, takenMs }: SurplusState, scene: Scene): Course {
  const { nowMs } = scene;
  if (!scene.supplied) return started(course, scene, course.duty);
  if (takenMs !== null && scene.takenMs - takenMs > GAP_MS) {
    // Nothing is known of what was offered meanwhile; what is offered now takes its time.
    const atRest = resting(drawnAt(course.car, offeredCurrentA(course.duty)), nowMs);
    const move = { ...atRest, atMs: nowMs + AFTER_GAP_MS };
    return { ...course, move, watch: null, grain: { ...course.grain, correction: null } };
  }
  return course.watch === null ? course : taught(course, scene);
}

/** Goes on watching the car's answer, and learns from it when it is complete. */
function taught(course: Course, scene: Scene): Course {
  if (course.watch === null) return course;
  const { nowMs, netW, volts, phases } = scene;
  const watch = watched(course.watch, nowMs, netW);
  const isUnknownStart = watch.move.isStart && !course.car.knowsStart;
  const wattsPerA = volts * phasesUsed(course.mode, course.car);
  const isOver = isUnknownStart
    ? hasArrived(watch, wattsPerA, volts) || nowMs - watch.move.atMs > answerMs(watch.move)
    : nowMs >= settledMs(course);
  if (!isOver) return { ...course, watch };
  const car = learnt(course.car, watch, { volts, phases }, scene.phasesW);
  const move = isUnknownStart ? resting(watch.move.toA, nowMs) : course.move;
  const deafAtW = isDeafIn(watch, volts * phasesUsed(course.mode, car)) ? netW : null;
  return { ...course, car, watch: null, move, deafAtW };
}

/** How long to wait for the answer of a car that nobody has seen start, milliseconds. */
function answerMs({ toA }: Move): number {
  return Math.max(ANSWER_WITHIN_MS, 30_000 + (toA / SLOWEST_A_PER_S) * 1_000);
}

/** What the car draws in this reading, watts; undefined while that cannot be told. */
function drawnW(course: Course, scene: Scene): number | undefined {
  const { nowMs, takenMs, supplied, volts, carMeterW } = scene;
  const { mode, sinceMs, car, move, watch } = course;
  if (carMeterW !== undefined) return carMeterW;
  if (mode === 0) {
    const isFading = supplied || (sinceMs !== null && nowMs - sinceMs < AFTER_STOP_MS);
    return isFading ? undefined : 0;
  }
  if (!supplied) return 0;
  const isUnknownStart = watch?.move.isStart === true && !car.knowsStart;
  if (isUnknownStart || takenMs < move.atMs) return undefined;
  const freeA = currentDuring(car, move, takenMs);
  // A ceiling may be a mistake. While there is sun left over more is offered all the same, which
  // costs nothing if it is none.
  const isCapped = car.ceilingA !== null && scene.netW > 0;
  const currentA = isCapped ? Math.min(freeA, car.ceilingA ?? freeA) : freeA;
  return currentA * volts * phasesUsed(mode, car);
}

/** The change that presses most, and whether it is due. */
function nearestChange(
  course: Course,
  outlook: Outlook,
  {
    scene,
    choices,
    settings,
  }: { scene: Scene; choices: readonly Choice[]; settings: SurplusSettings },
): Nearest {
  const { mode } = course;
  const [first] = choices;
  if (settings.alwaysOn && mode === 0 && first !== undefined) {
    return { to: first.mode, isDue: true, pressure: 1, dwellMs: 0, isBudgetSpent: false };
  }
  let to: Mode = mode;
  let most = 0;
  for (const choice of choices) {
    if (choice.mode === mode) continue;
    const presses = pressure(outlook, mode, choice.mode, settings);
    if (presses > most) {
      most = presses;
      to = choice.mode;
    }
  }
  const dwellMs = dwellLeftMs(course, to, scene.nowMs, settings);
  const isBudgetSpent = to !== 0 && closingsLeft(course, scene.nowMs, settings) <= 0;
  const isDue = most >= 1 && dwellMs <= 0 && !isBudgetSpent;
  return { to, isDue, pressure: most, dwellMs, isBudgetSpent };
}

function dwellLeftMs(
  { mode, sinceMs }: Course,
  to: Mode,
  nowMs: number,
  { minOnS, minOffS, minPhaseS }: SurplusSettings,
): number {
  if (sinceMs === null) return 0;
  const dwellS = mode === 0 ? minOffS : to === 0 ? minOnS : minPhaseS;
  return sinceMs + dwellS * 1_000 - nowMs;
}

function closingsLeft(
  { closingsMs }: Course,
  nowMs: number,
  { closingsPerDay }: SurplusSettings,
): number {
  if (closingsPerDay === null) return Number.POSITIVE_INFINITY;
  return closingsPerDay - closingsMs.filter((atMs) => nowMs - atMs < DAY_MS).length;
}

/** Changes the mode: what was learnt of the car stays. */
function turn(course: Course, scene: Scene, to: Mode, surplusW: number): Course {
  const { nowMs, most } = scene;
  const next = { ...course, mode: to, sinceMs: nowMs };
  if (to === 0 || most === undefined) {
    const grain = { ...course.grain, correction: null };
    return { ...next, duty: MIN_DUTY, move: resting(0, nowMs), watch: null, grain };
  }
  const closingsMs = [...course.closingsMs.filter((atMs) => nowMs - atMs < DAY_MS), nowMs];
  const wattsPerA = scene.volts * phasesUsed(to, course.car);
  return started({ ...next, closingsMs }, scene, dutyFor(surplusW / wattsPerA, course.car, most));
}
