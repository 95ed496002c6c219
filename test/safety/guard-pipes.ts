import type { Guard } from '../../hardware/guard/guard.ts';
import { SILENCE_MS } from '../../hardware/guard/guard-plan.ts';
import type { FromGuard, ToGuard } from '../../hardware/guard/message.ts';
import type { BoardGuard, WiredBoard } from '../../hardware/wired-board.ts';
import type { BoardFault, EvseOutputs } from '../../src/charging/board.ts';
import type { Clock } from '../../src/clock.ts';

/** As the product's own link to its guard process. */
const ANSWER_MS = 2_500;
const RECENT_MS = SILENCE_MS - 100;
/** What a pipe takes, milliseconds. */
const PIPE_MS = 1;

/** The pipes between a board and its guard, where both live in one process but in times of their own. */
export class GuardPipes implements BoardGuard {
  guard: Guard | undefined;
  readonly #board: WiredBoard;
  readonly #boardTime: Clock;
  readonly #guardTime: Clock;
  readonly #sentMs: number[] = [];
  #isOpen = false;
  #heardMs = Number.NEGATIVE_INFINITY;
  #unanswered: unknown;

  constructor(board: WiredBoard, boardTime: Clock, guardTime: Clock) {
    this.#board = board;
    this.#boardTime = boardTime;
    this.#guardTime = guardTime;
  }

  isWatching(): boolean {
    return this.#isOpen && this.#boardTime.now() - this.#heardMs <= RECENT_MS;
  }

  outputs(outputs: EvseOutputs): void {
    this.#send({ type: 'outputs', outputs });
  }

  reset(kind: BoardFault['kind']): void {
    this.#send({ type: 'reset', kind });
  }

  beat(): void {
    this.#sentMs.push(this.#boardTime.now());
    this.#send({ type: 'beat' });
    this.#unanswered ??= this.#boardTime.setTimeout(
      () => this.ended('it did not answer'),
      ANSWER_MS,
    );
  }

  safe(): void {
    this.#send({ type: 'safe' });
  }

  bye(): void {
    this.#send({ type: 'bye' });
    this.#isOpen = false;
  }

  hangUp(): void {
    this.#isOpen = false;
  }

  /** What the guard says arrives, if anybody is there to hear it. */
  tell(message: FromGuard): void {
    this.#boardTime.setTimeout(() => this.#hear(message), PIPE_MS);
  }

  /** The guard is no more. */
  ended(why: string): void {
    this.#boardTime.setTimeout(() => {
      if (!this.#isOpen) return;
      this.#isOpen = false;
      this.#board.guardLost(`the guard process is gone: ${why}`);
    }, PIPE_MS);
  }

  #send(message: ToGuard): void {
    if (this.#isOpen) this.#guardTime.setTimeout(() => this.guard?.hear(message), PIPE_MS);
  }

  #hear(message: FromGuard): void {
    switch (message.type) {
      case 'ready':
        this.#isOpen = true;
        this.#heardMs = this.#boardTime.now();
        this.#board.guardBy(this);
        return;
      case 'ack':
        this.#heardMs = this.#sentMs.shift() ?? this.#heardMs;
        this.#boardTime.clearTimeout(this.#unanswered);
        this.#unanswered = undefined;
        return;
      case 'fired':
      case 'failed':
        return;
      default:
        this.#board.heard(message);
    }
  }
}
