import {
  type BoardFault,
  type BoardListener,
  type EvseBoard,
  type EvseOutputs,
  type FrontPanel,
  type Protection,
  SAFE_OUTPUTS,
} from '../src/charging/board.ts';
import type { Clock } from '../src/clock.ts';
import { BoardNews } from './board-news.ts';
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
  readonly #news: BoardNews;
  /** Which of them the guard has told, and will take back. */
  readonly #toldByGuard = new Set<BoardFault['kind']>();
  /** What was told to the lines last. */
  #told: EvseOutputs = SAFE_OUTPUTS;
  #isConfirmed = false;
  #isReachable = true;
  #unexplained: unknown;
  #isClosed = false;

  constructor(parts: WiredBoardParts) {
    this.#parts = parts;
    this.driver = parts.driver;
    this.sensesPilot = parts.sensesPilot;
    this.#news = new BoardNews(parts.sensesPilot);
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
    this.#news.drop('guard');
    guard.outputs(this.#told);
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
    const fault = kind === 'board' && !this.#isReachable ? this.#news.faultOf(kind) : undefined;
    // Nobody but us knows that it still stands; later, because it is not forgotten yet.
    if (fault !== undefined) queueMicrotask(() => this.#news.raise(fault));
  }

  watch(listener: BoardListener): () => void {
    return this.#news.watch(listener);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#news.end();
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
        this.#news.pilot(news.state);
        return;
      case 'cable':
        this.#news.cable(news.currentA ?? undefined);
        return;
      case 'simplified':
        this.#news.simplified(news.isSimplified);
        return;
      case 'fault':
        this.#toldByGuard.add(news.fault.kind);
        this.#news.raise(news.fault);
        return;
      case 'cleared':
        this.#toldByGuard.delete(news.kind);
        this.#clear(news.kind);
        return;
      case 'safe':
    }
  }

  /** How warm the box is, degrees Celsius; undefined once that cannot be read any more. */
  temperature(celsius: number | undefined): void {
    this.#news.temperature(celsius);
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
    this.#news.raise({ kind: 'guard', latched: true, detail });
    this.#forgetWhatItTold();
  }

  /** What the guard saw nobody sees now; the next one tells anew what still stands. */
  #forgetWhatItTold(): void {
    for (const kind of this.#toldByGuard) {
      if (this.#news.faultOf(kind)?.latched === false) this.#clear(kind);
    }
    this.#toldByGuard.clear();
    this.#news.unseen();
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
    if (isWatched && this.#news.faultOf('guard')?.latched === false) {
      queueMicrotask(() => this.#clear('guard'));
    }
    if (isAtRest(outputs) || isWatched) return outputs;
    const fault = this.#guard === undefined ? this.#news.faultOf('guard') : this.#unanswered();
    // Said again, because it may have been reset meanwhile; later, because the machine is not done.
    if (fault !== undefined) queueMicrotask(() => this.#news.raise(fault));
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
      this.#news.raise({ kind: 'board', latched: true, detail });
    }, EXPLAIN_MS);
  }

  #linesLost(detail: string): void {
    this.#isReachable = false;
    this.#isConfirmed = false;
    this.#told = SAFE_OUTPUTS;
    this.#guard?.safe();
    this.#news.raise({ kind: 'board', latched: false, detail });
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

  #clear(kind: BoardFault['kind']): void {
    // Lines that cannot be reached are not back because the guard can read its converter again.
    if (kind === 'board' && !this.#isReachable) return;
    this.#news.clear(kind);
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
