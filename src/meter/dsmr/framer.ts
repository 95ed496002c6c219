import type { MeterFault } from '../source.ts';
import { CR, LF, NUL, SLASH, textOf } from './character.ts';
import { type CheckLine, MOST_DIGITS, readCheckLine } from './check-line.ts';
import { crc16 } from './crc16.ts';
import { headerWithin } from './header.ts';
import { TelegramBuffer } from './telegram-buffer.ts';

/** Longest telegram from `/` to `!`, bytes. */
export const LONGEST_TELEGRAM = 8192;
/** Longest line behind the `!`, bytes. */
const LONGEST_CHECK_LINE = 32;
const NOWHERE = -1;

/** A telegram whose checksum fits or that has none. */
export interface TelegramFrame {
  /** As received, from the `/` to the last line end; never changed, so they can be kept. */
  readonly bytes: Uint8Array;
  /** Index of the `!`. */
  readonly bodyEnd: number;
  readonly crc: 'ok' | 'absent';
}

export interface FrameSink {
  frame(frame: TelegramFrame): void;
  /** Kinds `checksum`, `truncated` and `oversize`. */
  fault(fault: MeterFault): void;
}

/** What ends a telegram or its last line. */
type Ending = 'line end' | 'another telegram' | 'silence';

/**
 * Finds telegrams in bytes that arrive in pieces of any size; where the pieces end changes nothing.
 *
 * A telegram runs from a `/` to a `!`, each at the start of a line; its checksum is computed as it
 * arrives. Another `/` at the start of a line starts over. Where a cable was pulled and plugged in,
 * two telegrams may share a line: what looks like a header amid a line is remembered and stands in
 * when the whole has a wrong checksum, none, or no end.
 */
export class Framer {
  readonly #sink: FrameSink;
  readonly #buffer = new TelegramBuffer(LONGEST_TELEGRAM + LONGEST_CHECK_LINE + 1);
  /** `header`: behind a `/` amid a line, which may or may not begin a telegram. */
  #place: 'hunting' | 'header' | 'body' | 'check' = 'hunting';
  #atLineStart = true;
  /** Index of the `!`. */
  #bodyEnd = 0;
  /** Where the first `/` is inside the line being received. */
  #slashAt = NOWHERE;
  /** Where another telegram seems to begin. */
  #restartAt = NOWHERE;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#place === 'check') at = this.#check(chunk, at);
      else if (this.#place !== 'hunting') at = this.#collect(chunk, at);
      else at = this.#hunt(chunk, at);
    }
  }

  /** Nothing more follows for now: what only lacks its line end is delivered, the rest is cut. */
  end(): void {
    const place = this.#place;
    this.#hunting(true);
    if (place === 'check') this.#complete('silence');
    else if (place === 'body') this.#sink.fault(truncated(this.#buffer.length, 'silence'));
  }

  #hunting(atLineStart: boolean): void {
    this.#place = 'hunting';
    this.#atLineStart = atLineStart;
  }

  #hunt(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const character = chunk[at];
      if (character === SLASH) {
        this.#begin(this.#atLineStart ? 'body' : 'header');
        return at + 1;
      }
      this.#atLineStart = character === LF || character === NUL;
    }
    return chunk.length;
  }

  #begin(place: 'header' | 'body'): void {
    this.#buffer.begin();
    this.#place = place;
    this.#slashAt = place === 'header' ? 0 : NOWHERE;
    this.#restartAt = NOWHERE;
  }

  /** Takes bytes up to and with the first that may change the place. */
  #collect(chunk: Uint8Array, from: number): number {
    const end = Math.min(chunk.length, from + LONGEST_TELEGRAM - this.#buffer.length);
    if (end === from) {
      this.#overflow();
      return from;
    }
    const lineEnd = this.#slashAt === NOWHERE ? NOWHERE : LF;
    const at = this.#buffer.addUntil(chunk, from, end, lineEnd);
    if (at === end) return at;
    this.#mark(chunk[at] ?? 0);
    return at + 1;
  }

  /** Takes a `/`, a `!`, or the end of a line with a `/`, for what it means. */
  #mark(character: number): void {
    const buffer = this.#buffer;
    const { length } = buffer;
    const isAtLineStart = this.#place === 'body' && buffer.lastByte === LF;
    if (character === SLASH && isAtLineStart) {
      this.#begin('body');
      this.#sink.fault(truncated(length, 'another telegram'));
      return;
    }
    buffer.add(character);
    if (character === LF) this.#endLine();
    else if (character === SLASH) {
      if (this.#slashAt === NOWHERE) this.#slashAt = length;
    } else if (isAtLineStart) {
      this.#place = 'check';
      this.#bodyEnd = length;
    }
  }

  /** The line with a `/` inside is complete: only now is it known whether that began a telegram. */
  #endLine(): void {
    const header = headerWithin(this.#buffer.view(), this.#slashAt, this.#buffer.length);
    this.#slashAt = NOWHERE;
    if (this.#place === 'body') {
      if (header !== NOWHERE) this.#restartAt = header;
    } else if (header === NOWHERE) this.#hunting(true);
    else {
      this.#buffer.dropBefore(header);
      this.#place = 'body';
    }
  }

  /** The buffer is full, and still no `!`. */
  #overflow(): void {
    const wasTelegram = this.#place === 'body';
    const buffer = this.#buffer;
    const isLineOpen = this.#slashAt !== NOWHERE;
    const lastSlash = isLineOpen ? buffer.view().lastIndexOf(SLASH) : 0;
    if (this.#restartAt !== NOWHERE) {
      buffer.dropBefore(this.#restartAt);
      if (isLineOpen) this.#slashAt -= this.#restartAt;
      this.#restartAt = NOWHERE;
    } else if (lastSlash > 0) {
      buffer.dropBefore(lastSlash);
      this.#place = 'header';
      this.#slashAt = 0;
    } else this.#hunting(buffer.lastByte === LF);
    if (wasTelegram) this.#sink.fault(oversize);
  }

  /** Takes the line of the `!`. */
  #check(chunk: Uint8Array, from: number): number {
    const buffer = this.#buffer;
    for (let at = from; at < chunk.length; at++) {
      const character = chunk[at] ?? 0;
      const isCut = character === SLASH || (buffer.lastByte === CR && character !== LF);
      if (isCut || buffer.length - this.#bodyEnd > LONGEST_CHECK_LINE) {
        this.#hunting(false);
        this.#complete(isCut ? 'another telegram' : 'line end');
        return at;
      }
      buffer.note(character);
      if (character === LF) {
        this.#hunting(true);
        this.#complete('line end');
        return at + 1;
      }
    }
    return chunk.length;
  }

  /** Delivers the telegram, or one that began amid it, or says what is wrong with it. */
  #complete(ending: Ending): void {
    const { crc, length } = this.#buffer;
    const bytes = this.#buffer.view();
    const line = readCheckLine(bytes, this.#bodyEnd + 1, length);
    const isAbsent = line.kind === 'absent' && ending !== 'another telegram';
    if (line.kind === 'crc' && line.crc === crc) this.#deliver(bytes, 'ok');
    else if (this.#restartAt !== NOWHERE && (isAbsent || this.#fitsFrom(this.#restartAt, line))) {
      this.#sink.fault(truncated(this.#restartAt, 'another telegram'));
      this.#buffer.dropBefore(this.#restartAt);
      this.#bodyEnd -= this.#restartAt;
      this.#deliver(this.#buffer.view(), isAbsent ? 'absent' : 'ok');
    } else if (isAbsent) this.#deliver(bytes, 'absent');
    else if (ending !== 'line end' && !isWhole(line)) this.#sink.fault(truncated(length, ending));
    else this.#sink.fault(wrongChecksum(crc, textOf(bytes, this.#bodyEnd + 1, length)));
  }

  #fitsFrom(start: number, line: CheckLine): boolean {
    if (line.kind !== 'crc') return false;
    return crc16(this.#buffer.view(), start, this.#bodyEnd + 1) === line.crc;
  }

  #deliver(bytes: Uint8Array, crc: TelegramFrame['crc']): void {
    this.#buffer.keep();
    this.#sink.frame({ bytes, bodyEnd: this.#bodyEnd, crc });
  }
}

const oversize: MeterFault = {
  kind: 'oversize',
  detail: `more than ${LONGEST_TELEGRAM} bytes without an end`,
};

/** Whether nothing more was to come of the checksum. */
function isWhole(line: CheckLine): boolean {
  return line.kind === 'garbled' || (line.kind === 'crc' && line.digits === MOST_DIGITS);
}

function truncated(bytes: number, ending: Ending): MeterFault {
  return { kind: 'truncated', detail: `${bytes} bytes of a telegram, then ${ending}` };
}

function wrongChecksum(crc: number, line: string): MeterFault {
  const expected = line.replace(/[\0\s]+$/, '');
  const actual = crc.toString(16).toUpperCase().padStart(4, '0');
  const detail = `the telegram says "${expected}", its bytes give ${actual}`;
  return { kind: 'checksum', detail, expected, actual };
}
