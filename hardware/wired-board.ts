import {
  type BoardFault,
  type BoardListener,
  type EvseBoard,
  type EvseOutputs,
  type FrontPanel,
  type Protection,
  SAFE_OUTPUTS,
} from '../src/charging/board.ts';
import type { PilotState } from '../src/charging/pilot.ts';
import type { Clock } from '../src/clock.ts';
import { isAtRest } from './guard/dead-man.ts';
import type { GuardNews } from './guard-link.ts';
import type { Driven, OutputLines } from './output-lines.ts';

/** The guard, as far as a board needs it. */
export interface BoardGuard {
  isWatching(): boolean;
  outputs(outputs: EvseOutputs): void;
  reset(kind: BoardFault['kind']): void;
  beat(): void;
  safe(): void;
  bye(): void;
  hangUp(): void;
}

export interface WiredBoardParts {
  readonly driver: string;
  readonly sensesPilot: boolean;
  readonly switchesPhases: boolean;
  /** Nothing unless given. */
  readonly absentProtection?: readonly Protection[];
  readonly lines: OutputLines;
  readonly clock: Clock;
  readonly panel?: FrontPanel;
  /** Hears of every output that was driven and read back. */
  readonly driven: (outputs: EvseOutputs) => void;
  /** Gives back what else was taken for this board; `isSafe` where its lines were read back so. */
  readonly release: (isSafe: boolean) => void;
}

/** Whoever opened the contactor past us has this long to say why, milliseconds. */
const EXPLAIN_MS = 1_000;

/**
 * A board of real lines. Nothing is offered without a guard that answers, and the guard hears a
 * heartbeat only after outputs were driven and read back.
 */
export class WiredBoard implements EvseBoard {
  readonly driver: string;
  readonly sensesPilot: boolean;
  readonly switchesPhases: boolean;
  readonly absentProtection: readonly Protection[];
  readonly panel?: FrontPanel;
  readonly #parts: WiredBoardParts;
  #guard: BoardGuard | undefined;
  readonly #faults = new Map<BoardFault['kind'], BoardFault>();
  readonly #listeners = new Set<BoardListener>();
  /** What was told to the lines last. */
  #told: EvseOutputs = SAFE_OUTPUTS;
  #isConfirmed = false;
  #isReachable = true;
  #pilot: PilotState = 'A';
  #cable: { readonly currentA: number | undefined } | undefined;
  #isSimplified = false;
  #temperature: { readonly celsius: number | undefined } | undefined;
  #unexplained: unknown;
  #isClosed = false;

  constructor(parts: WiredBoardParts) {
    this.#parts = parts;
    this.driver = parts.driver;
    this.sensesPilot = parts.sensesPilot;
    this.switchesPhases = parts.switchesPhases;
    this.absentProtection = parts.absentProtection ?? [];
    if (parts.panel !== undefined) this.panel = parts.panel;
    parts.lines.watch?.({
      driven: (driven) => this.#confirm(driven),
      lost: (detail) => this.#linesLost(detail),
      back: () => this.#linesBack(),
    });
  }

  /** Puts the board under a guard, the first or one after {@link guardLost}; until then it stays safe. */
  guardBy(guard: BoardGuard): void {
    this.#guard = guard;
    this.#faults.delete('guard');
    if (!isSame(this.#told, SAFE_OUTPUTS)) guard.outputs(this.#told);
  }

  apply(outputs: EvseOutputs): void {
    if (this.#isClosed || !this.#isReachable) return;
    const permitted = this.#permitted(outputs);
    if (!isSame(permitted, this.#told)) this.#guard?.outputs(permitted);
    this.#told = permitted;
    this.#isConfirmed = false;
    const driven = this.#drive(permitted);
    if (driven !== 'under-way') this.#confirm(driven);
  }

  reset(kind: BoardFault['kind']): void {
    this.#guard?.reset(kind);
  }

  watch(listener: BoardListener): () => void {
    this.#listeners.add(listener);
    if (this.sensesPilot) listener.pilot(this.#pilot);
    if (this.#cable !== undefined) listener.cable?.(this.#cable.currentA);
    if (this.#isSimplified) listener.simplified?.(true);
    if (this.#temperature !== undefined) listener.temperature?.(this.#temperature.celsius);
    for (const fault of this.#faults.values()) listener.fault?.(fault);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#listeners.clear();
    this.#parts.clock.clearTimeout(this.#unexplained);
    if (this.#isReachable) this.#leaveSafe();
    // What was not read back is left to the guard, which has its own way.
    const isSafe = this.#isConfirmed && isAtRest(this.#told);
    if (isSafe) this.#guard?.bye();
    else this.#guard?.hangUp();
    this.#parts.lines.release(isSafe);
    this.#parts.release(isSafe);
  }

  /** What the guard has to say. */
  heard(news: GuardNews): void {
    switch (news.type) {
      case 'pilot':
        this.#pilot = news.state;
        for (const listener of this.#listeners) listener.pilot(news.state);
        return;
      case 'cable':
        this.#cable = { currentA: news.currentA ?? undefined };
        for (const listener of this.#listeners) listener.cable?.(news.currentA ?? undefined);
        return;
      case 'simplified':
        this.#isSimplified = news.isSimplified;
        for (const listener of this.#listeners) listener.simplified?.(news.isSimplified);
        return;
      case 'fault':
        this.#report(news.fault);
        return;
      case 'cleared':
        this.#clear(news.kind);
        return;
      case 'safe':
    }
  }

  /** How warm the box is; undefined once that cannot be read any more. */
  temperature(celsius: number | undefined): void {
    this.#temperature = { celsius };
    for (const listener of this.#listeners) listener.temperature?.(celsius);
  }

  /**
   * There is no guard any more: nothing is offered until there is one again, and until somebody who
   * read why has reset the fault.
   */
  guardLost(detail: string): void {
    this.#guard = undefined;
    if (this.#isClosed) return;
    this.#told = SAFE_OUTPUTS;
    // Lines that do not obey are said so by the next outputs, which this fault brings about.
    if (this.#isReachable) tryTo(() => this.#parts.lines.makeSafe());
    this.#report({ kind: 'guard', latched: true, detail });
  }

  /** @throws {BoardError} `BOARD_WRITE`, with whatever still obeys made safe. */
  #drive(outputs: EvseOutputs): Driven | 'under-way' {
    const { lines } = this.#parts;
    try {
      return lines.drive(outputs);
    } catch (error) {
      this.#told = SAFE_OUTPUTS;
      tryTo(() => lines.makeSafe());
      throw error;
    }
  }

  /** Without a guard that answers only what is safe by itself. */
  #permitted(outputs: EvseOutputs): EvseOutputs {
    const isWatched = this.#guard?.isWatching() === true;
    if (isWatched && this.#faults.get('guard')?.latched === false) {
      queueMicrotask(() => this.#clear('guard'));
    }
    if (isAtRest(outputs) || isWatched) return outputs;
    const fault = this.#guard === undefined ? this.#faults.get('guard') : this.#unanswered();
    // Said again, because it may have been reset meanwhile; later, because the machine is not done.
    if (fault !== undefined) queueMicrotask(() => this.#report(fault));
    return SAFE_OUTPUTS;
  }

  /** The guard hangs, or we were held up ourselves: which of both is known a moment later. */
  #unanswered(): BoardFault | undefined {
    if (isAtRest(this.#told)) return undefined;
    return { kind: 'guard', latched: false, detail: 'the guard has not answered of late' };
  }

  /** The heartbeat, and nothing else makes one. */
  #confirm(driven: Driven): void {
    if (this.#isClosed) return;
    const { clock } = this.#parts;
    this.#isConfirmed = true;
    this.#guard?.beat();
    this.#parts.driven(this.#told);
    if (driven === 'as-told') {
      clock.clearTimeout(this.#unexplained);
      this.#unexplained = undefined;
      return;
    }
    // The guard opens when the car lets go or a protection trips, and then we are told to open.
    this.#unexplained ??= clock.setTimeout(() => {
      const detail = 'the contactor line was driven low by something that is not the guard';
      this.#report({ kind: 'board', latched: true, detail });
    }, EXPLAIN_MS);
  }

  #linesLost(detail: string): void {
    this.#isReachable = false;
    this.#isConfirmed = false;
    this.#told = SAFE_OUTPUTS;
    this.#guard?.safe();
    this.#report({ kind: 'board', latched: false, detail });
  }

  #linesBack(): void {
    this.#isReachable = true;
    this.#guard?.outputs(SAFE_OUTPUTS);
    this.#clear('board');
  }

  #leaveSafe(): void {
    this.#told = SAFE_OUTPUTS;
    this.#isConfirmed = false;
    this.#guard?.outputs(SAFE_OUTPUTS);
    // Lines that do not obey are left to the guard, which finds nobody at the end of its pipe.
    tryTo(() => {
      this.#isConfirmed = this.#parts.lines.drive(SAFE_OUTPUTS) === 'as-told';
    });
  }

  #report(fault: BoardFault): void {
    this.#faults.set(fault.kind, fault);
    for (const listener of this.#listeners) listener.fault?.(fault);
  }

  #clear(kind: BoardFault['kind']): void {
    if (!this.#faults.delete(kind)) return;
    for (const listener of this.#listeners) listener.cleared?.(kind);
  }
}

/** For the last resort, after which there is something else that will notice. */
function tryTo(work: () => void): void {
  try {
    work();
  } catch {
    // See above.
  }
}

function isSame(one: EvseOutputs, other: EvseOutputs): boolean {
  const duty = ({ pilot }: EvseOutputs): number => (pilot.kind === 'pwm' ? pilot.duty : 0);
  return (
    one.contactor === other.contactor &&
    one.pilot.kind === other.pilot.kind &&
    duty(one) === duty(other)
  );
}
