import { offeredCurrentA } from '../pilot.ts';
import type { Reason } from '../reason.ts';
import type { Choice, Mode } from './outlook.ts';
import type { SurplusSettings } from './presets.ts';
import type { Scene } from './scene.ts';
import type { Course } from './surplus-state.ts';

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

/** What is known when a decision is put into words. */
export interface Verdict {
  readonly nearest: Nearest;
  readonly surplusW: number;
  readonly choices: readonly Choice[];
}

/** Why the law offers what it offers. */
export function reasonFor(
  course: Course,
  scene: Scene,
  settings: SurplusSettings,
  verdict: Verdict,
): Reason {
  const surplusW = Math.round(verdict.surplusW);
  if (course.mode === 0) return offReason(course, surplusW, settings, verdict);
  const currentA = offeredCurrentA(course.duty);
  if (course.mode !== scene.phases) {
    return { code: 'changing-phases', surplusW, phases: course.mode };
  }
  if (!scene.supplied || isStarting(course)) return { code: 'car-starting', currentA };
  if (surplusW >= leastW(verdict, course.mode)) {
    return { code: 'following-surplus', surplusW, currentA };
  }
  if (settings.alwaysOn) return { code: 'least-current', surplusW, currentA };
  return { code: 'waiting-to-stop', surplusW, currentA, percent: percentOf(verdict.nearest) };
}

function offReason(
  { closingsMs }: Course,
  surplusW: number,
  { importWeight }: SurplusSettings,
  verdict: Verdict,
): Reason {
  if (verdict.nearest.isBudgetSpent)
    return { code: 'contactor-budget-spent', closings: closingsMs.length };
  if (verdict.nearest.dwellMs > 0)
    return { code: 'resting', remainingS: Math.ceil(verdict.nearest.dwellMs / 1_000) };
  const neededW = Math.round((leastW(verdict) * importWeight) / (1 + importWeight));
  if (surplusW < neededW) return { code: 'waiting-for-sun', surplusW, neededW };
  return { code: 'waiting-to-start', surplusW, percent: percentOf(verdict.nearest) };
}

/** The least power of a mode, or of all that offer something. */
function leastW({ choices }: Verdict, only?: Mode): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { mode, minW } of choices) {
    if (mode !== 0 && (only ?? mode) === mode) least = Math.min(least, minW);
  }
  return least;
}

function isStarting({ watch, car }: Course): boolean {
  return watch?.move.isStart === true && !car.knowsStart;
}

/** How sure it is. A change that is due has been made. */
function percentOf({ pressure, isDue }: Nearest): number {
  return isDue ? 0 : Math.round(100 * Math.min(1, Math.max(0, pressure)));
}
