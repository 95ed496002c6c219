import { type Clock, systemClock } from '../src/clock.ts';

interface Alarm {
  readonly dueMs: number;
  handle: unknown;
}

/** A clock whose seconds pass faster (or slower) than real ones, for watching a day in minutes. */
export class ScaledClock implements Clock {
  readonly #speed: number;
  readonly #real: Clock;
  readonly #startMs: number;
  readonly #startEpochMs: number;

  /**
   * @param speed - seconds on this clock for each real one, above 0.
   * @param options - `startEpochMs`: wall-clock time it starts from, Unix milliseconds, the real one
   *   unless given; `real`: the clock it is derived from, the host's own unless given.
   * @throws {RangeError} when `speed` is not a positive number.
   */
  constructor(speed: number, options: { startEpochMs?: number; real?: Clock } = {}) {
    if (!(speed > 0 && Number.isFinite(speed))) {
      throw new RangeError(`speed must be above 0, got ${speed}`);
    }
    this.#speed = speed;
    this.#real = options.real ?? systemClock;
    this.#startMs = this.#real.now();
    this.#startEpochMs = options.startEpochMs ?? this.#real.epochMs();
  }

  now(): number {
    return (this.#real.now() - this.#startMs) * this.#speed;
  }

  epochMs(): number {
    return Math.round(this.#startEpochMs + this.now());
  }

  setTimeout(callback: () => void, delayMs: number): Alarm {
    const alarm: Alarm = { dueMs: this.now() + Math.max(0, delayMs), handle: undefined };
    this.#arm(alarm, callback);
    return alarm;
  }

  clearTimeout(handle: unknown): void {
    this.#real.clearTimeout((handle as Alarm | undefined)?.handle);
  }

  #arm(alarm: Alarm, callback: () => void): void {
    const waitMs = Math.max(0, alarm.dueMs - this.now()) / this.#speed;
    alarm.handle = this.#real.setTimeout(() => {
      // A host's timer may ring a fraction of a millisecond early; scaled, that is no fraction.
      if (this.now() < alarm.dueMs) this.#arm(alarm, callback);
      else callback();
    }, waitMs);
  }
}
