import type { Level } from '../direct-lines.ts';

/** Time a monitor has to trip once its test input is driven, milliseconds. */
const TRIP_MS = 500;
/** Time it has to be free again once its latch is reset, milliseconds. */
const FREE_MS = 500;

export interface SelfTestStep {
  /** What its test and reset inputs are to carry. */
  readonly test: Level;
  readonly reset: Level;
  /** `foreign` where it had tripped before it was asked to: that is no test, and not let go. */
  readonly result: 'running' | 'passed' | 'failed' | 'foreign';
}

/**
 * One self-test of a residual current monitor (IEC 62955): it must trip when it is told there is a
 * fault, and must be free again after. It is given the time and the trip line, and says what to drive.
 */
export class RcdSelfTest {
  readonly #startMs: number;
  #isAsked = false;
  #trippedMs: number | undefined;

  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  step(isTripped: boolean, nowMs: number): SelfTestStep {
    if (this.#trippedMs === undefined) {
      if (isTripped && !this.#isAsked) return { test: 0, reset: 0, result: 'foreign' };
      this.#isAsked = true;
      if (!isTripped) {
        const isLate = nowMs - this.#startMs >= TRIP_MS;
        return { test: isLate ? 0 : 1, reset: 0, result: isLate ? 'failed' : 'running' };
      }
      this.#trippedMs = nowMs;
      return { test: 0, reset: 1, result: 'running' };
    }
    if (!isTripped) return { test: 0, reset: 0, result: 'passed' };
    const isLate = nowMs - this.#trippedMs >= FREE_MS;
    return { test: 0, reset: isLate ? 0 : 1, result: isLate ? 'failed' : 'running' };
  }
}
