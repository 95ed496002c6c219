import type { GuardPlan } from './guard/guard-plan.ts';
import type { OutputLines } from './output-lines.ts';

/** Lines of a driver that are at X1 and open, and how a guard reaches the same lines past it. */
export interface OpenedLines {
  readonly lines: OutputLines;
  readonly route: Pick<GuardPlan, 'contactor' | 'pilot'>;
  readonly switchesPhases: boolean;
}
