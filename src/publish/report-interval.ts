import type { Clock } from '../clock.ts';

/**
 * How often a P1 gateway reports: after a report nothing until more than the interval has gone by,
 * then the next whole telegram. Reports are never closer than that, and seldom exactly as far apart.
 */
export class ReportInterval {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #intervalMs: number;
  #lastMs = Number.NEGATIVE_INFINITY;

  /** @param intervalS - 0 reports every telegram. */
  constructor(clock: Pick<Clock, 'now'>, intervalS: number) {
    this.#clock = clock;
    this.#intervalMs = intervalS * 1_000;
  }

  /** Whether a telegram that comes now is one to report. */
  get isDue(): boolean {
    return this.#intervalMs === 0 || this.#clock.now() > this.#lastMs + this.#intervalMs;
  }

  /** A telegram came. @returns whether it is one to report; then the next interval has begun. */
  takes(): boolean {
    const { isDue } = this;
    if (isDue) this.#lastMs = this.#clock.now();
    return isDue;
  }
}
