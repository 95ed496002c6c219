import { EXCLAMATION, SLASH } from './character.ts';
import { crc16 } from './crc16.ts';

/** The bytes of one telegram so far, with their checksum. Bounded: it never grows. */
export class TelegramBuffer {
  readonly bytes: Buffer;
  length = 0;
  /** CRC-16/ARC of all bytes but those that were {@link note}d. */
  crc = 0;

  constructor(capacity: number) {
    this.bytes = Buffer.alloc(capacity);
  }

  /** A copy of the bytes. */
  copy(): Uint8Array {
    const copied = Buffer.allocUnsafe(this.length);
    this.bytes.copy(copied, 0, 0, this.length);
    return copied;
  }

  /** 0 when there is none. */
  get lastByte(): number {
    return this.bytes[this.length - 1] ?? 0;
  }

  clear(): void {
    this.length = 0;
    this.crc = 0;
  }

  /** It must fit. */
  add(byte: number): void {
    this.note(byte);
    this.crc = crc16(this.bytes, this.length - 1, this.length, this.crc);
  }

  /**
   * Takes bytes up to the first `/`, `!` or third character given; all of them must fit.
   *
   * @returns the index of that character, or `end`.
   */
  addUntil(chunk: Uint8Array, start: number, end: number, third: number): number {
    const { bytes, length } = this;
    let at = start;
    let to = length;
    for (; at < end; at++) {
      const character = chunk[at] ?? 0;
      // Most bytes are digits and letters.
      if (character <= SLASH && (character === SLASH || character === EXCLAMATION)) break;
      if (character === third) break;
      bytes[to++] = character;
    }
    this.length = to;
    this.crc = crc16(bytes, length, to, this.crc);
    return at;
  }

  /** Takes a byte that the checksum does not cover; it must fit. */
  note(byte: number): void {
    this.bytes[this.length++] = byte;
  }

  /** Forgets what stands before `start`. */
  dropBefore(start: number): void {
    this.bytes.copyWithin(0, start, this.length);
    this.length -= start;
    this.crc = crc16(this.bytes, 0, this.length);
  }
}
