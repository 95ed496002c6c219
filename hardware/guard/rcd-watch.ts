import type { Level } from '../direct-lines.ts';

/** Readings in a row that make a trip: less than 50 ms. Its own hardware has opened by then. */
const READINGS = 2;
/** How long the latch is asked to let go, and may take to, milliseconds. */
const RESET_MS = 200;

/**
 * The latch of a residual current monitor. It stays tripped until a person resets the fault; then
 * the latch is asked to let go, and if it does not, the trip is one again.
 */
export class RcdWatch {
  #readings = 0;
  #resetMs: number | undefined;

  /** A person has reset the fault. */
  reset(nowMs: number): void {
    this.#resetMs = nowMs;
  }

  /** @returns whether it has tripped, and what its reset input is to carry. */
  see(isTripped: boolean, nowMs: number): { readonly isTripped: boolean; readonly reset: Level } {
    this.#readings = isTripped ? this.#readings + 1 : 0;
    if (this.#resetMs !== undefined && nowMs - this.#resetMs >= 2 * RESET_MS) {
      this.#resetMs = undefined;
    }
    const isResetting = this.#resetMs !== undefined && nowMs - this.#resetMs < RESET_MS;
    return { isTripped: this.#readings >= READINGS, reset: isResetting ? 1 : 0 };
  }

  /** Whether a reset is still given its time: a trip of before is none to tell. */
  get isResetting(): boolean {
    return this.#resetMs !== undefined;
  }
}
