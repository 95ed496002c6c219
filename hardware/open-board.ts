import type { EvseOutputs, Protection } from '../src/charging/board.ts';
import type { Clock } from '../src/clock.ts';
import { BoardLock } from './board-lock.ts';
import { type GuardPlan, SILENCE_MS } from './guard/guard-plan.ts';
import { removePlan, writePlan } from './guard/plan-file.ts';
import { Guarding } from './guarding.ts';
import type { OpenedLines } from './opened-lines.ts';
import type { Sysfs } from './sysfs/sysfs.ts';
import { WiredBoard } from './wired-board.ts';

export interface OpenBoardOptions {
  readonly driver: string;
  readonly sysfs: Sysfs;
  readonly clock: Clock;
  /** Opens the lines of the driver, X1 and open. */
  readonly openLines: () => Promise<OpenedLines>;
  /** Where the service's manager lets us leave what a clean-up needs; undefined without one. */
  readonly runtimeFolder: string | undefined;
  /** Nothing unless given. */
  readonly absentProtection?: readonly Protection[];
  /** Hears of every output that was driven and read back. */
  readonly driven?: (outputs: EvseOutputs) => void;
  /** Another guard than the built one, in a test. */
  readonly guardProgram?: string;
}

/**
 * Opens a real board: locks it, makes safe what a process before us may have left running, and puts
 * it under a guard.
 *
 * @throws {BoardError} `BOARD_OPEN` with what to do about it; nothing is left open then.
 */
export async function openBoard(options: OpenBoardOptions): Promise<WiredBoard> {
  const { driver, sysfs, clock, runtimeFolder } = options;
  const lock = await BoardLock.take(sysfs.root, clock);
  const undo: (() => void)[] = [() => lock.release()];
  try {
    const { lines, route, switchesPhases, extras } = await options.openLines();
    undo.unshift(
      () => lines.release(true),
      () => extras?.release(true),
    );
    const plan: GuardPlan = {
      root: sysfs.root,
      ...route,
      ...extras?.senses,
      silenceMs: SILENCE_MS,
    };
    writePlan(runtimeFolder, plan);
    const board: WiredBoard = new WiredBoard({
      driver,
      sensesPilot: plan.sense !== undefined,
      switchesPhases,
      absentProtection: options.absentProtection ?? [],
      lines,
      clock,
      ...(extras?.panel !== undefined && { panel: extras.panel }),
      driven: (outputs) => {
        extras?.driven(outputs);
        options.driven?.(outputs);
      },
      release: (isSafe) => {
        guarding.end();
        extras?.release(isSafe);
        if (isSafe) removePlan(runtimeFolder);
        lock.release();
      },
    });
    const guarding = new Guarding({ board, clock, plan, program: options.guardProgram });
    undo.unshift(() => guarding.end());
    await guarding.start();
    return board;
  } catch (error) {
    for (const step of undo) step();
    throw error;
  }
}
