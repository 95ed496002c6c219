import type { Clock } from '../src/clock.ts';
import type { GuardPlan } from './guard/guard-plan.ts';
import { GuardLink } from './guard-link.ts';
import type { WiredBoard } from './wired-board.ts';

/** Between two attempts to have a guard again, milliseconds. */
const AGAIN_MS = 5_000;

export interface GuardingParts {
  readonly board: WiredBoard;
  readonly clock: Clock;
  readonly plan: GuardPlan;
  /** Another guard than the built one, in a test. */
  readonly program: string | undefined;
}

/**
 * Sees to it that a board has a guard. After one is gone the board holds a latched fault; the next
 * one is there before anybody has come to reset it.
 */
export class Guarding {
  readonly #parts: GuardingParts;
  #again: unknown;
  #isOver = false;

  constructor(parts: GuardingParts) {
    this.#parts = parts;
  }

  /** @throws {BoardError} `BOARD_OPEN` when no guard can be had. */
  async start(): Promise<void> {
    const { board, clock, plan, program } = this.#parts;
    const guard = await GuardLink.start({
      plan,
      clock,
      heard: (news) => board.heard(news),
      lost: (detail) => {
        board.guardLost(detail);
        this.#replace();
      },
      ...(program !== undefined && { program }),
    });
    if (this.#isOver) guard.hangUp();
    else board.guardBy(guard);
  }

  /** No more guards; the one there is goes with the board. */
  end(): void {
    this.#isOver = true;
    this.#parts.clock.clearTimeout(this.#again);
  }

  #replace(): void {
    if (this.#isOver) return;
    this.start().catch(() => {
      if (this.#isOver) return;
      this.#again = this.#parts.clock.setTimeout(() => this.#replace(), AGAIN_MS);
    });
  }
}
