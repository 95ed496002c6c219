import { MIN_DUTY } from '../pilot.ts';
import { started } from './follow.ts';
import { type Mode, type Outlook, pressure } from './outlook.ts';
import type { SurplusSettings } from './presets.ts';
import { dutyFor, phasesUsed, type Scene } from './scene.ts';
import { type Course, resting } from './surplus-state.ts';
import { isUsable } from './worth.ts';

const DAY_MS = 86_400_000;

/** The change of mode that presses most. */
export interface Nearest {
  readonly to: Mode;
  /** How near it is; 1 is due. */
  readonly pressure: number;
  /** How long it must wait whatever it promises, milliseconds. */
  readonly dwellMs: number;
  /** The contactor has closed as often as it may. */
  readonly isBudgetSpent: boolean;
  readonly isDue: boolean;
}

/** The change that presses most, and whether it is due. A law that always offers never stops. */
export function nearestChange(
  course: Course,
  outlook: Outlook,
  { scene, settings }: { scene: Scene; settings: SurplusSettings },
): Nearest {
  const { mode, sinceMs, car } = course;
  const off = mode === 0 || settings.alwaysOn ? 0 : pressure(outlook, mode, 0, settings);
  const one = mode === 1 || !isUsable(1, scene, car) ? 0 : pressure(outlook, mode, 1, settings);
  const three = mode === 3 || !isUsable(3, scene, car) ? 0 : pressure(outlook, mode, 3, settings);
  const most = Math.max(0, off, one, three);
  const to = most === 0 ? mode : most === off ? 0 : most === one ? 1 : 3;
  const dwellMs = sinceMs === null ? 0 : sinceMs + dwellS(mode, to, settings) * 1_000 - scene.nowMs;
  const isBudgetSpent = to !== 0 && closingsLeft(course, scene.nowMs, settings) <= 0;
  const isDue = most >= 1 && dwellMs <= 0 && !isBudgetSpent;
  return { to, isDue, pressure: most, dwellMs, isBudgetSpent };
}

/** How long this mode must last before that other one may follow, seconds. */
function dwellS(mode: Mode, to: Mode, { minOnS, minOffS, minPhaseS }: SurplusSettings): number {
  if (mode === 0) return minOffS;
  return to === 0 ? minOnS : minPhaseS;
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
export function turn(
  course: Course,
  scene: Scene,
  { to, surplusW }: { to: Mode; surplusW: number },
): Course {
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
