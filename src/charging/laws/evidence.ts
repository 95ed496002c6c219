import { offeredCurrentA } from '../pilot.ts';
import { currentDuring, drawnAt, type Move } from './answer.ts';
import { isDeafIn } from './ceiling.ts';
import { settledMs, started } from './follow.ts';
import { learnt } from './lesson.ts';
import { phasePowersW, phasesUsed, type Scene } from './scene.ts';
import { type Course, resting, type SurplusState, uniform } from './surplus-state.ts';
import { hasArrived, watched } from './watch.ts';

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

/** Takes a reading in: what it says of the supply and of the car's answer. */
export function noted(state: SurplusState, scene: Scene): Course {
  const { course } = state;
  const next = course.mode === 0 ? course : heard(state, scene);
  return next === course ? course : uniform(next);
}

function heard({ course, takenMs }: SurplusState, scene: Scene): Course {
  const { nowMs } = scene;
  if (!scene.supplied) return started(course, scene, course.duty);
  if (takenMs !== null && scene.takenMs - takenMs > GAP_MS) {
    // A change of phases is such a silence too: the car has only just been let in.
    const isLetIn = course.watch?.move.isStart === true;
    return isLetIn ? started(course, scene, course.duty) : unwatched(course, nowMs);
  }
  return course.watch === null ? course : taught(course, scene);
}

/** Nothing is known of what was offered before; what is offered now takes its time. */
export function unwatched(course: Course, nowMs: number): Course {
  const atRest = resting(drawnAt(course.car, offeredCurrentA(course.duty)), nowMs);
  const move = { ...atRest, atMs: nowMs + AFTER_GAP_MS };
  const grain = { ...course.grain, correction: null };
  return { ...course, move, watch: null, deafAtW: null, grain };
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
  const car = learnt(course.car, watch, { volts, phases }, phasePowersW(scene.reading));
  const move = isUnknownStart ? resting(watch.move.toA, nowMs) : course.move;
  const deafAtW = isDeafIn(watch, volts * phasesUsed(course.mode, car)) ? netW : null;
  return { ...course, car, watch: null, move, deafAtW };
}

/** How long to wait for the answer of a car that nobody has seen start, milliseconds. */
function answerMs({ toA }: Move): number {
  return Math.max(ANSWER_WITHIN_MS, 30_000 + (toA / SLOWEST_A_PER_S) * 1_000);
}

/**
 * What the car draws in this reading if nothing but the offer holds it back, watts; undefined while
 * that cannot be told.
 */
export function drawnW(course: Course, scene: Scene): number | undefined {
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
  return currentDuring(car, move, takenMs) * volts * phasesUsed(mode, car);
}

/** What is left of a power where the car has met an end, watts. */
export function heldW(freeW: number, { mode, car }: Course, { volts, carMeterW }: Scene): number {
  if (car.ceilingA === null || mode === 0 || carMeterW !== undefined) return freeW;
  return Math.min(freeW, car.ceilingA * volts * phasesUsed(mode, car));
}
