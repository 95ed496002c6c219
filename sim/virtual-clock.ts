import type { Clock } from '../src/clock.ts';

interface Alarm {
  readonly atMs: number;
  readonly callback: () => void;
}

/** A clock that moves only when told to, and rings every alarm at its own instant. */
export class VirtualClock implements Clock {
  readonly #startEpochMs: number;
  readonly #alarms = new Set<Alarm>();
  #nowMs = 0;

  /** @param startEpochMs - wall-clock time at virtual zero, Unix milliseconds. */
  constructor(startEpochMs = 0) {
    this.#startEpochMs = startEpochMs;
  }

  now(): number {
    return this.#nowMs;
  }

  epochMs(): number {
    return this.#startEpochMs + this.#nowMs;
  }

  setTimeout(callback: () => void, delayMs: number): Alarm {
    const alarm = { atMs: this.#nowMs + Math.max(0, delayMs), callback };
    this.#alarms.add(alarm);
    return alarm;
  }

  clearTimeout(handle: unknown): void {
    this.#alarms.delete(handle as Alarm);
  }

  /**
   * Moves time forward, ringing due alarms in order; equal times ring in the order they were set.
   *
   * @param untilMs - absolute virtual time, milliseconds.
   * @throws {RangeError} when `untilMs` lies in the past.
   */
  advanceTo(untilMs: number): void {
    if (untilMs < this.#nowMs) throw new RangeError(`time cannot run back to ${untilMs} ms`);
    for (let next = this.#dueBy(untilMs); next; next = this.#dueBy(untilMs)) {
      this.#alarms.delete(next);
      this.#nowMs = next.atMs;
      next.callback();
    }
    this.#nowMs = untilMs;
  }

  #dueBy(untilMs: number): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of this.#alarms) {
      if (alarm.atMs <= untilMs && (first === undefined || alarm.atMs < first.atMs)) first = alarm;
    }
    return first;
  }
}
