import { EXCLAMATION, SLASH } from './character.ts';
import { crc16, crc16With } from './crc16.ts';

/** How many of the longest telegrams a block holds; of usual ones, many more. */
const LONGEST_A_BLOCK = 8;
/** The checksum of the byte every telegram begins with. */
const SLASH_CRC = crc16With(SLASH, 0);

/**
 * The bytes of one telegram so far, with their checksum. Bounded: a telegram never grows beyond the
 * capacity.
 *
 * Telegrams lie one behind another in a block, so that one that was kept is never copied nor
 * overwritten; a full block is left to those who keep telegrams in it.
 */
export class TelegramBuffer {
  /** CRC-16/ARC of all bytes but those that were {@link note}d. */
  crc = 0;
  readonly #capacity: number;
  #block: Uint8Array;
  /** Where in the block the telegram begins and, so far, ends. */
  #start = 0;
  #end = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#block = new Uint8Array(capacity * LONGEST_A_BLOCK);
  }

  get length(): number {
    return this.#end - this.#start;
  }

  /** 0 when there is none. */
  get lastByte(): number {
    return this.#end > this.#start ? (this.#block[this.#end - 1] ?? 0) : 0;
  }

  /** The bytes so far; good until {@link clear} or {@link dropBefore}. */
  view(): Uint8Array {
    return this.#block.subarray(this.#start, this.#end);
  }

  /** Ends the telegram: what was {@link view}ed stays as it is, whatever comes next. */
  keep(): void {
    this.#start = this.#end;
  }

  /** Starts over with a `/`. */
  begin(): void {
    if (this.#start + this.#capacity > this.#block.length) this.#beginBlock();
    this.#block[this.#start] = SLASH;
    this.#end = this.#start + 1;
    this.crc = SLASH_CRC;
  }

  /** It must fit. */
  add(byte: number): void {
    this.#block[this.#end++] = byte;
    this.crc = crc16With(byte, this.crc);
  }

  /**
   * Takes bytes up to the first `/`, `!` or third character given; all of them must fit.
   *
   * @returns the index of that character, or `end`.
   */
  addUntil(chunk: Uint8Array, start: number, end: number, third: number): number {
    const block = this.#block;
    let to = this.#end;
    let crc = this.crc;
    let at = start;
    for (; at < end; at++) {
      const character = chunk[at] ?? 0;
      // Most bytes are digits and letters.
      if (character <= SLASH && (character === SLASH || character === EXCLAMATION)) break;
      if (character === third) break;
      block[to++] = character;
      crc = crc16With(character, crc);
    }
    this.#end = to;
    this.crc = crc;
    return at;
  }

  /** Takes a byte that the checksum does not cover; it must fit. */
  note(byte: number): void {
    this.#block[this.#end++] = byte;
  }

  /** Drops what is before an index. */
  dropBefore(index: number): void {
    this.#start += index;
    if (this.#start + this.#capacity > this.#block.length) this.#beginBlock();
    this.crc = crc16(this.#block, this.#start, this.#end);
  }

  #beginBlock(): void {
    const begun = this.view();
    this.#block = new Uint8Array(this.#block.length);
    this.#block.set(begun);
    this.#start = 0;
    this.#end = begun.length;
  }
}
