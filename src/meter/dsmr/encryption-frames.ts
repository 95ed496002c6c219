import type { MeterFault } from '../source.ts';

/**
 * First bytes of every frame: general-glo-ciphering (IEC 62056-5-3), then a title of eight bytes.
 */
const GLO_CIPHERING = 0xdb;
const TITLE_BYTES = 8;
/** Where the length is: behind 0x81 in one byte, behind 0x82 in two; no telegram is shorter. */
const LENGTH_AT = 2 + TITLE_BYTES;
/** Bits of the security control that are 0 in all telegrams. */
const UNUSED_SECURITY = 0x8f;
const TAG_BYTES = 12;
/** The part of the counted length before the ciphertext: security control and counter. */
const SECURITY_BYTES = 5;
const SHORTEST = SECURITY_BYTES + 1 + TAG_BYTES;
/** As long as the longest telegram, bytes. */
const LONGEST = SECURITY_BYTES + 8192 + TAG_BYTES;
/** Begin, title, the longest length. */
const MOST_HEADER_BYTES = LENGTH_AT + 3;
const CAPACITY = 2 * (MOST_HEADER_BYTES + LONGEST);

/** One encrypted telegram as it came. Its bytes are good until the call returns. */
export interface EncryptedFrame {
  /** Eight bytes that name the meter. */
  readonly title: Uint8Array;
  /** Which protection there is: 0x30 is encrypted and authenticated. */
  readonly security: number;
  /** Four bytes, different in each telegram of the meter. */
  readonly counter: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}

export interface EncryptedFrameSink {
  /** @returns whether it was whole; otherwise another may begin within it. */
  frame(frame: EncryptedFrame): boolean;
  /** Kind `truncated`. */
  fault(fault: MeterFault): void;
  /** Bytes that belong to no frame, in order. */
  other?(bytes: Uint8Array): void;
}

/**
 * Finds encrypted telegrams in bytes that arrive in pieces of any size; where the pieces end
 * changes nothing. What only looked like one is looked through again, from its second byte.
 */
export class EncryptedFramer {
  readonly #sink: EncryptedFrameSink;
  readonly #buffer = Buffer.alloc(CAPACITY);
  #start = 0;
  #end = 0;

  constructor(sink: EncryptedFrameSink) {
    this.#sink = sink;
  }

  /** Whether a frame has begun. */
  get isWithin(): boolean {
    return this.#end > this.#start;
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#end === CAPACITY) this.#compact();
      const piece = chunk.subarray(at, at + CAPACITY - this.#end);
      this.#buffer.set(piece, this.#end);
      this.#end += piece.length;
      at += piece.length;
      this.#drain();
    }
  }

  /** Nothing more follows for now: what was begun is cut; whole frames within it are delivered. */
  end(): void {
    let isCut = false;
    while (this.isWithin) {
      const bytes = this.#end - this.#start;
      if (!isCut && bytes > LENGTH_AT) {
        isCut = true;
        const detail = `${bytes} bytes of an encrypted telegram, then silence`;
        this.#sink.fault({ kind: 'truncated', detail });
      }
      this.#skip(1);
      this.#drain();
    }
  }

  #drain(): void {
    for (;;) {
      this.#hunt();
      const frame = this.#header();
      if (frame === undefined) return;
      if (frame === 'none') this.#skip(1);
      else {
        const { from, to } = frame;
        if (to > this.#end) return;
        if (this.#sink.frame(this.#frameAt(from, to))) this.#start = to;
        else this.#start += 1;
      }
    }
  }

  #hunt(): void {
    const found = this.#buffer.subarray(0, this.#end).indexOf(GLO_CIPHERING, this.#start);
    this.#skip((found < 0 ? this.#end : found) - this.#start);
  }

  #skip(count: number): void {
    if (count === 0) return;
    const from = this.#start;
    this.#start += count;
    this.#sink.other?.(this.#buffer.subarray(from, this.#start));
    if (this.#start === this.#end) {
      this.#start = 0;
      this.#end = 0;
    }
  }

  /** Where what the length counts begins and ends; undefined while the header is not whole. */
  #header(): { readonly from: number; readonly to: number } | 'none' | undefined {
    const start = this.#start;
    const known = this.#end - start;
    const at = (index: number): number => this.#buffer[start + index] ?? 0;
    if (known > 1 && at(1) !== TITLE_BYTES) return 'none';
    if (known <= LENGTH_AT) return undefined;
    const first = at(LENGTH_AT);
    if (first !== 0x81 && first !== 0x82) return 'none';
    const more = first - 0x80;
    if (known <= LENGTH_AT + more) return undefined;
    let length = 0;
    for (let index = 1; index <= more; index++) length = length * 256 + at(LENGTH_AT + index);
    if (length < SHORTEST || length > LONGEST) return 'none';
    const from = start + LENGTH_AT + 1 + more;
    if (from === this.#end) return undefined;
    // Suite 0 is all there is with keys of 128 bits, and the highest bit is not used.
    if (((this.#buffer[from] ?? 0) & UNUSED_SECURITY) !== 0) return 'none';
    return { from, to: from + length };
  }

  #frameAt(from: number, to: number): EncryptedFrame {
    const part = (begin: number, end: number) => this.#buffer.subarray(begin, end);
    const titleAt = this.#start + 2;
    return {
      title: part(titleAt, titleAt + TITLE_BYTES),
      security: this.#buffer[from] ?? 0,
      counter: part(from + 1, from + SECURITY_BYTES),
      ciphertext: part(from + SECURITY_BYTES, to - TAG_BYTES),
      tag: part(to - TAG_BYTES, to),
    };
  }

  #compact(): void {
    this.#buffer.copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
  }
}
