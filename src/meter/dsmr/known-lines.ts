import { OPEN, SLASH } from './character.ts';
import type { MeterClock } from './meter-time.ts';
import { readObis } from './obis.ts';
import { lineEnd, ObjectLine } from './object-line.ts';
import type { Effect } from './object-readers.ts';
import { objectReaders } from './objects.ts';

/** A line of a telegram, with lines that continue it, and what it says. */
interface KnownLine {
  readonly bytes: Uint8Array;
  /** Undefined for a line that tells nothing of interest. */
  readonly effect: Effect | undefined;
}

/** More lines than these, and longer ones, are read anew each time. */
const MOST_LINES = 256;
const LONGEST_LINE = 1024;

/**
 * The lines of a meter's last telegram. Most are the same in the next one, at the same place, and
 * need not be read again.
 */
export class KnownLines {
  readonly #clock: MeterClock;
  readonly #lines: (KnownLine | undefined)[] = [];
  #next = 0;

  constructor(clock: MeterClock) {
    this.#clock = clock;
  }

  /** Another telegram begins. */
  restart(): void {
    this.#next = 0;
  }

  /** The line at an index. @param end - index of the `!`. */
  at(bytes: Buffer, start: number, end: number): KnownLine {
    const place = this.#next++;
    const known = this.#lines[place];
    if (known !== undefined && isSame(known.bytes, bytes, start)) return known;
    const line = this.#read(bytes, start, end);
    const isKept = place < MOST_LINES && line.bytes.length <= LONGEST_LINE;
    if (isKept) this.#lines[place] = line;
    return line;
  }

  #read(bytes: Buffer, start: number, end: number): KnownLine {
    if (bytes[start] === SLASH) return readHeader(bytes, start, end);
    const obis = readObis(bytes, start);
    if (obis === undefined) return keep(bytes, start, lineEnd(bytes, start, end));
    const object = new ObjectLine(bytes, start + obis.length, end, obis.channel);
    const effect = objectReaders.get(obis.key)?.(object, this.#clock);
    return keep(bytes, start, object.end, effect);
  }
}

function readHeader(bytes: Buffer, start: number, end: number): KnownLine {
  const next = lineEnd(bytes, start, end);
  const identification = bytes.toString('latin1', start + 1, next).trimEnd();
  return keep(bytes, start, next, (draft) => {
    draft.identification ??= identification;
  });
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < known.length; at++) if (known[at] !== bytes[start + at]) return false;
  // It may go on now where it ended before.
  return bytes[start + known.length] !== OPEN;
}

function keep(bytes: Buffer, start: number, end: number, effect?: Effect): KnownLine {
  return { bytes: new Uint8Array(bytes.subarray(start, end)), effect };
}
