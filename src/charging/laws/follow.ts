import { type DutyPercent, offeredCurrentA } from '../pilot.ts';
import { currentDuring, drawnAt, durationS } from './answer.ts';
import { dutyFor, phasesUsed, type Scene } from './scene.ts';
import type { Course } from './surplus-state.ts';
import { LEAST_LESSON_A, type Watch } from './watch.ts';

/** Added to the settling time because telegrams are not equally late, milliseconds. */
const MARGIN_MS = 500;
/** Errors below these are left: of a car that follows finely, and of one that seems not to, amperes. */
const FINE_A = 0.1;
const COARSE_A = 0.6;
/** From this doubt on a car counts as one that does not follow finely, and doubt ends here. */
const DOUBTED = 2;
const MOST_DOUBT = 4;
/** Corrections of up to this size tell how finely a car follows, amperes. */
const SMALL_A = 1.2;

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
 * A car that follows in whole amperes cannot be brought to zero: when small corrections do not help,
 * errors of up to half such a step are left alone, until one helps again.
 */
export function followed(course: Course, scene: Scene, surplusW: number): Course {
  const { most, nowMs } = scene;
  if (most === undefined) return course;
  if (course.duty > most) return withinLimit(course, scene);
  if (nowMs < settledMs(course)) return course;
  const wattsPerA = scene.volts * phasesUsed(course.mode, course.car);
  const duty = dutyFor(surplusW / wattsPerA, course.car, most);
  const errorA = offeredCurrentA(duty) - offeredCurrentA(course.duty);
  const judged = judge(course, errorA);
  if (Math.abs(errorA) < (judged.doubt >= DOUBTED ? COARSE_A : FINE_A) - 1e-9) return judged;
  const correctedA = Math.abs(errorA) <= SMALL_A ? errorA : null;
  return { ...moved(judged, scene, duty), correctedA };
}

/** Lowers the duty at once to what may be offered. */
export function withinLimit(course: Course, scene: Scene): Course {
  if (scene.most === undefined || course.mode === 0 || course.duty <= scene.most) return course;
  return moved(course, scene, scene.most);
}

/** Whether the last small correction has helped. */
function judge(course: Course, errorA: number): Course {
  const { correctedA, doubt } = course;
  if (correctedA === null) return course;
  const isLess = errorA * correctedA > 0 && Math.abs(errorA) < 0.6 * Math.abs(correctedA);
  const hasHelped = Math.abs(errorA) < FINE_A || isLess;
  const next = hasHelped ? Math.max(0, doubt - 2) : Math.min(MOST_DOUBT, doubt + 1);
  return { ...course, doubt: next, correctedA: null };
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
    beforePhasesW: scene.phasesW,
    samples: [],
  };
  const isLesson = Math.abs(toA - fromA) >= LEAST_LESSON_A;
  return { ...course, duty, move, watch: isLesson ? watch : null, correctedA: null };
}

/** A duty for a car that is let in now: it starts from nothing. */
export function started(course: Course, scene: Scene, duty: DutyPercent): Course {
  const { car } = course;
  const toA = drawnAt(car, offeredCurrentA(duty));
  const move = { atMs: scene.nowMs, isStart: true, fromA: 0, toA };
  const watch: Watch = {
    move,
    beforeW: scene.netW,
    beforePhasesW: scene.phasesW,
    samples: [],
  };
  return { ...course, duty, move, watch, correctedA: null };
}
