import { offeredCurrentA } from '../pilot.ts';
import type { Reason } from '../reason.ts';
import type { Nearest } from './change.ts';
import type { SurplusSettings } from './presets.ts';
import type { Scene } from './scene.ts';
import type { Course } from './surplus-state.ts';
import { leastW } from './worth.ts';

/** What is known when a decision is put into words. */
export interface Verdict {
  readonly nearest: Nearest;
  readonly surplusW: number;
}

/** Why the law offers what it offers. */
export function reasonFor(
  course: Course,
  scene: Scene,
  settings: SurplusSettings,
  verdict: Verdict,
): Reason {
  const surplusW = Math.round(verdict.surplusW);
  if (course.mode === 0) return offReason(course, scene, settings, verdict);
  const currentA = offeredCurrentA(course.duty);
  if (course.mode !== scene.phases) {
    return { code: 'changing-phases', surplusW, phases: course.mode };
  }
  if (!scene.supplied || isStarting(course)) return { code: 'car-starting', currentA };
  if (surplusW >= leastW(course.mode, scene, course.car)) {
    return { code: 'following-surplus', surplusW, currentA };
  }
  if (settings.alwaysOn) return { code: 'least-current', surplusW, currentA };
  return { code: 'waiting-to-stop', surplusW, currentA, percent: percentOf(verdict.nearest) };
}

function offReason(
  { closingsMs, car }: Course,
  scene: Scene,
  { importWeight }: SurplusSettings,
  { nearest, surplusW: exactW }: Verdict,
): Reason {
  const surplusW = Math.round(exactW);
  if (nearest.isBudgetSpent) return { code: 'contactor-budget-spent', closings: closingsMs.length };
  if (nearest.dwellMs > 0) {
    return { code: 'resting', remainingS: Math.ceil(nearest.dwellMs / 1_000) };
  }
  const least = leastW(scene.switchable ? 1 : scene.phases, scene, car);
  const neededW = Math.round((least * importWeight) / (1 + importWeight));
  if (surplusW < neededW) return { code: 'waiting-for-sun', surplusW, neededW };
  return { code: 'waiting-to-start', surplusW, percent: percentOf(nearest) };
}

function isStarting({ watch, car }: Course): boolean {
  return watch?.move.isStart === true && !car.knowsStart;
}

/** How sure it is. A change that is due has been made. */
function percentOf({ pressure, isDue }: Nearest): number {
  return isDue ? 0 : Math.round(100 * Math.min(1, Math.max(0, pressure)));
}
