import { CLOSE, CR, LF, OPEN } from './character.ts';
import { ObisReader, UNKNOWN_OBIS } from './obis.ts';

/** No object of any dialect has more values. */
const MOST_VALUES = 128;

/**
 * One object of a telegram: a code and the values in parentheses behind it. One instance is read
 * into again and again.
 *
 * DSMR 2.2 and 3.0 print the value of a gas meter on a line of its own: a line that begins with a
 * parenthesis belongs to the object before it. What follows the last value on its line is ignored.
 */
export class ObjectLine {
  readonly #code = new ObisReader();
  readonly #starts = new Int32Array(MOST_VALUES);
  readonly #ends = new Int32Array(MOST_VALUES);

  bytes: Buffer = Buffer.alloc(0);
  /** Code of the object as `obisKey` gives it; `UNKNOWN_OBIS` for none or a line that is no object. */
  key: number = UNKNOWN_OBIS;
  /** Number of values; 0 if a parenthesis stays open. */
  count = 0;

  /** Second group of the code: the M-Bus channel. */
  get channel(): number {
    return this.#code.channel;
  }

  /** Index of the first byte of a value. @param value - 0 to `count - 1`. */
  startOf(value: number): number {
    return this.#starts[value] ?? 0;
  }

  /** Index behind the last byte of a value. @param value - 0 to `count - 1`. */
  endOf(value: number): number {
    return this.#ends[value] ?? 0;
  }

  isEmpty(value: number): boolean {
    return this.startOf(value) === this.endOf(value);
  }

  /** A value as text. */
  text(value: number): string {
    return this.bytes.toString('latin1', this.startOf(value), this.endOf(value));
  }

  /**
   * Reads the object that begins at `start`.
   *
   * @returns the index of the next line.
   */
  read(bytes: Buffer, start: number, end: number): number {
    this.bytes = bytes;
    this.count = 0;
    const open = this.#code.read(bytes, start);
    this.key = this.#code.key;
    return lineAfter(bytes, open < 0 ? start : this.#readValues(bytes, open, end), end);
  }

  /** @returns where it stopped reading. */
  #readValues(bytes: Buffer, open: number, end: number): number {
    let count = 0;
    let at = open;
    while (bytes[at] === OPEN) {
      const start = at + 1;
      const close = closeOf(bytes, start, end);
      if (close < 0) return start;
      if (count === MOST_VALUES) return close;
      this.#starts[count] = start;
      this.#ends[count] = close;
      count++;
      at = acrossLineEnd(bytes, close + 1);
    }
    this.count = count;
    return at;
  }
}

/** @returns the index of the `)` on this line, or -1. */
function closeOf(bytes: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const character = bytes[at];
    if (character === CLOSE) return at;
    if (character === LF) return -1;
  }
  return -1;
}

/** @returns the index of a `(` that only a line end parts from here, else the same index. */
function acrossLineEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] === CR || bytes[at] === LF) at++;
  return bytes[at] === OPEN ? at : from;
}

function lineAfter(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== LF) at++;
  return at + 1;
}
