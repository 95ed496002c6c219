import { type DutyPercent, offeredCurrentA } from '../pilot.ts';
import { currentDuring, drawnAt, durationS } from './answer.ts';
import { corrected, judged } from './grain.ts';
import { dutyFor, phasePowersW, phasesUsed, type Scene } from './scene.ts';
import type { Course } from './surplus-state.ts';
import { LEAST_LESSON_A, type Watch } from './watch.ts';

/** Added to the settling time because telegrams are not equally late, milliseconds. */
const MARGIN_MS = 500;
/**
 * Errors below these are left: of a car that follows finely, less than a step of the duty; of one in
 * whole amperes, a bit more than half of one.
 */
const FINE_A = 0.05;
const WHOLE_A = 0.6;
/** A car that did not follow is tried again once the meter has moved this far, amperes. */
const DEAF_A = 0.5;
/** No second move is made within this time, however quick a car may be, milliseconds. */
const LEAST_REST_MS = 4_000;

/** When the car has settled after the newest move, monotonic milliseconds. */
export function settledMs({ car, move }: Course): number {
  return move.atMs + Math.max(LEAST_REST_MS, durationS(car, move) * 1_000 + MARGIN_MS);
}

/**
 * Sets the duty to the surplus, in one move, once the car has settled after the last one and the
 * error is worth a move.
 *
 * A car that follows in whole amperes cannot be brought to zero: of such a one errors of up to half
 * an ampere and a bit are left alone.
 */
export function followed(course: Course, scene: Scene, surplusW: number): Course {
  const { most, nowMs, netW } = scene;
  if (most === undefined) return course;
  if (course.duty > most) return withinLimit(course, scene);
  if (nowMs < settledMs(course)) return course;
  const wattsPerA = scene.volts * phasesUsed(course.mode, course.car);
  const grain = judged(course.grain, netW, wattsPerA);
  const known = grain === course.grain ? course : { ...course, grain };
  const duty = dutyFor(surplusW / wattsPerA, course.car, most);
  const fromA = offeredCurrentA(course.duty);
  const toA = offeredCurrentA(duty);
  if (toA > fromA && isDeaf(course, netW, wattsPerA)) return known;
  if (Math.abs(toA - fromA) < (grain.isWhole ? WHOLE_A : FINE_A) - 1e-9) return known;
  return moved({ ...known, grain: corrected(grain, { fromA, toA, netW }) }, scene, duty);
}

/**
 * Whether a higher offer would do nothing: the last one did not, and the meter still stands where it
 * stood. If it was the sun that hid the answer, the meter does not stand still.
 */
function isDeaf({ deafAtW }: Course, netW: number, wattsPerA: number): boolean {
  return deafAtW !== null && netW < 0 && Math.abs(netW - deafAtW) < DEAF_A * wattsPerA;
}

/** Lowers the duty at once to what may be offered. */
export function withinLimit(course: Course, scene: Scene): Course {
  if (scene.most === undefined || course.mode === 0 || course.duty <= scene.most) return course;
  return moved({ ...course, grain: { ...course.grain, correction: null } }, scene, scene.most);
}

/** A new duty, and the watch on what the car makes of it. */
function moved(course: Course, scene: Scene, duty: DutyPercent): Course {
  const { car } = course;
  const fromA = currentDuring(car, course.move, scene.nowMs);
  const toA = drawnAt(car, offeredCurrentA(duty));
  const move = { atMs: scene.nowMs, isStart: false, fromA, toA };
  const watch: Watch = {
    move,
    beforeW: scene.netW,
    beforePhasesW: phasePowersW(scene.reading),
    samples: [],
  };
  const isLesson = Math.abs(toA - fromA) >= LEAST_LESSON_A;
  return { ...course, duty, move, watch: isLesson ? watch : null, deafAtW: null };
}

/** A duty for a car that is let in now: it starts from nothing. */
export function started(course: Course, scene: Scene, duty: DutyPercent): Course {
  const { car } = course;
  const toA = drawnAt(car, offeredCurrentA(duty));
  const move = { atMs: scene.nowMs, isStart: true, fromA: 0, toA };
  const watch: Watch = {
    move,
    beforeW: scene.netW,
    beforePhasesW: phasePowersW(scene.reading),
    samples: [],
  };
  const grain = { ...course.grain, correction: null };
  return { ...course, duty, move, watch, grain, deafAtW: null };
}
