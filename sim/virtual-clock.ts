import type { Clock } from '../src/clock.ts';

interface Alarm {
  readonly atMs: number;
  /** Order of setting: of two alarms at the same instant the older rings first. */
  readonly turn: number;
  /** Undefined once cleared; it then leaves the heap when its time comes. */
  callback: (() => void) | undefined;
}

/** A clock that moves only when told to, and rings every alarm at its own instant. */
export class VirtualClock implements Clock {
  readonly #startEpochMs: number;
  /** Binary heap, the next alarm first. */
  #alarms: Alarm[] = [];
  #cleared = 0;
  #turn = 0;
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
    const alarm: Alarm = {
      atMs: this.#nowMs + Math.max(0, delayMs),
      turn: this.#turn,
      callback,
    };
    this.#turn += 1;
    this.#alarms.push(alarm);
    rise(this.#alarms, alarm);
    return alarm;
  }

  clearTimeout(handle: unknown): void {
    const alarm = handle as Alarm | undefined;
    if (alarm?.callback === undefined) return;
    alarm.callback = undefined;
    this.#cleared += 1;
    if (this.#cleared > 1_000 && this.#cleared * 2 > this.#alarms.length) this.#sweep();
  }

  /** When the next alarm rings, virtual milliseconds; undefined when none is set. */
  nextAlarmMs(): number | undefined {
    this.#dropCleared();
    return this.#alarms[0]?.atMs;
  }

  /**
   * Moves time forward, ringing due alarms in order; equal times ring in the order they were set.
   *
   * @param untilMs - absolute virtual time, milliseconds.
   * @throws {RangeError} when `untilMs` lies in the past.
   */
  advanceTo(untilMs: number): void {
    if (untilMs < this.#nowMs) throw new RangeError(`time cannot run back to ${untilMs} ms`);
    for (let next = this.#alarms[0]; next && next.atMs <= untilMs; next = this.#alarms[0]) {
      takeFirst(this.#alarms);
      const { callback } = next;
      if (callback === undefined) {
        this.#cleared -= 1;
        continue;
      }
      next.callback = undefined;
      this.#nowMs = next.atMs;
      callback();
    }
    this.#nowMs = untilMs;
  }

  #dropCleared(): void {
    while (this.#alarms[0] !== undefined && this.#alarms[0].callback === undefined) {
      takeFirst(this.#alarms);
      this.#cleared -= 1;
    }
  }

  /** Forgets cleared alarms, so that setting and clearing far ahead does not fill the memory. */
  #sweep(): void {
    // A sorted array is a heap.
    this.#alarms = this.#alarms
      .filter(({ callback }) => callback !== undefined)
      .sort((a, b) => (ringsBefore(a, b) ? -1 : 1));
    this.#cleared = 0;
  }
}

function ringsBefore(a: Alarm, b: Alarm): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.turn < b.turn);
}

/** Moves the alarm in the last place up to where it belongs. */
function rise(heap: Alarm[], alarm: Alarm): void {
  let place = heap.length - 1;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !ringsBefore(alarm, parent)) break;
    heap[place] = parent;
    place = above;
  }
  heap[place] = alarm;
}

function takeFirst(heap: Alarm[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let place = 0;
  for (let below = 1; below < heap.length; below = place * 2 + 1) {
    const left = heap[below];
    const right = heap[below + 1];
    const [child, at] =
      left !== undefined && (right === undefined || ringsBefore(left, right))
        ? [left, below]
        : [right, below + 1];
    if (child === undefined || !ringsBefore(child, last)) break;
    heap[place] = child;
    place = at;
  }
  heap[place] = last;
}
