import type { EvseOutputs, FrontPanel } from '../src/charging/board.ts';
import type { GuardPlan } from './guard/guard-plan.ts';
import type { OutputLines } from './output-lines.ts';

/** Lines of a driver that are at X1 and open, and how a guard reaches the same lines past it. */
export interface OpenedLines {
  readonly lines: OutputLines;
  readonly route: Pick<GuardPlan, 'contactor' | 'pilot'>;
  readonly switchesPhases: boolean;
  readonly extras?: ExtraLines;
}

/** What a board has besides what it offers and supplies. */
export interface ExtraLines {
  /** What the guard looks at. */
  readonly senses: Pick<GuardPlan, 'sense' | 'proximity' | 'rcd' | 'feedback'>;
  readonly panel: FrontPanel | undefined;
  /** These outputs were driven and read back. */
  driven(outputs: EvseOutputs): void;
  /** @param isSafe - as in {@link OutputLines.release}. */
  release(isSafe: boolean): void;
}
