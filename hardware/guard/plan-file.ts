import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GuardPlan } from './guard-plan.ts';

const NAME = 'guard.json';

/**
 * Leaves the plan where a clean-up after all our processes finds it.
 *
 * @param folder - the unit's `RuntimeDirectory=`; undefined where there is no unit.
 */
export function writePlan(folder: string | undefined, plan: GuardPlan): void {
  if (folder !== undefined) writeFileSync(join(folder, NAME), JSON.stringify(plan));
}

/** @returns undefined where no board was driven. */
export function readPlan(folder: string | undefined): GuardPlan | undefined {
  if (folder === undefined || !existsSync(join(folder, NAME))) return undefined;
  return JSON.parse(readFileSync(join(folder, NAME), 'utf8')) as GuardPlan;
}

/** The board was let go in good order. */
export function removePlan(folder: string | undefined): void {
  if (folder !== undefined) rmSync(join(folder, NAME), { force: true });
}
