import type { MeterTime } from '../reading.ts';
import { CLOSE, CR, LF, OPEN, textOf } from './character.ts';
import type { MeterClock } from './meter-time.ts';
import { type Quantity, readQuantity } from './quantity.ts';

/** No object of any dialect has more values. */
const MOST_VALUES = 128;

/**
 * One object of a telegram: a code and values in parentheses behind it.
 *
 * DSMR 2.2 and 3.0 print the value of a gas meter on a line of its own: a line that begins with a
 * parenthesis belongs to the object before it. What follows the last value on its line is ignored.
 */
export class ObjectLine {
  readonly bytes: Uint8Array;
  /** Second group of the code: the M-Bus channel. */
  readonly channel: number;
  /** Index behind its last line. */
  readonly end: number;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  /** @param open - index of the first `(`. @param telegramEnd - index of the `!`. */
  constructor(bytes: Uint8Array, open: number, telegramEnd: number, channel: number) {
    this.bytes = bytes;
    this.channel = channel;
    this.end = lineEnd(bytes, this.#split(open, telegramEnd), telegramEnd);
  }

  /** Number of values; 0 if a parenthesis stays open. */
  get count(): number {
    return this.#starts.length;
  }

  /** Index of the first byte of a value. @param value - 0 to `count - 1`. */
  startOf(value: number): number {
    return this.#starts[value] ?? 0;
  }

  /** Index of the `)` behind a value. @param value - 0 to `count - 1`. */
  endOf(value: number): number {
    return this.#ends[value] ?? 0;
  }

  /** A value as a number; undefined for anything else. */
  quantity(value: number): Quantity | undefined {
    return value < this.count ? readQuantity(this.bytes, this.startOf(value) - 1) : undefined;
  }

  /** A value as a time; undefined for anything else. */
  time(value: number, clock: MeterClock): MeterTime | undefined {
    return clock.read(this.bytes, this.startOf(value), this.endOf(value));
  }

  /** The digits of a value as printed, without its unit. */
  numberText(value: number, { numberEnd }: Quantity): string {
    return textOf(this.bytes, this.startOf(value), numberEnd);
  }

  /** A value as text; empty for one that is not there. */
  text(value: number): string {
    return textOf(this.bytes, this.startOf(value), this.endOf(value));
  }

  /** @returns an index on the last line. */
  #split(open: number, telegramEnd: number): number {
    let at = open;
    while (this.bytes[at] === OPEN && this.count < MOST_VALUES) {
      const close = closeOf(this.bytes, at + 1, telegramEnd);
      if (close < 0) {
        this.#starts.length = 0;
        return at;
      }
      this.#starts.push(at + 1);
      this.#ends.push(close);
      at = acrossLineEnd(this.bytes, close + 1);
    }
    return at;
  }
}

/** Index behind the line that holds an index. @param end - where lines end at the latest. */
export function lineEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== LF) at++;
  return Math.min(at + 1, end);
}

/** @returns the index of the `)` on this line, or -1. */
function closeOf(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const character = bytes[at];
    if (character === CLOSE) return at;
    if (character === LF) return -1;
  }
  return -1;
}

/** @returns the index of a `(` that only a line end parts from here, else the same index. */
function acrossLineEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === CR || bytes[at] === LF) at++;
  return bytes[at] === OPEN ? at : from;
}
