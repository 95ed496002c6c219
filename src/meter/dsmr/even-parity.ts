import { LF, NUL, SLASH } from './character.ts';

/** Stands for a byte that came with the wrong parity: no 7-bit telegram holds it. */
export const DAMAGED = 0xff;

const SLASH_WITH_PARITY = 0xaf;

/**
 * Takes the parity bit off bytes sent as 7E1 and received as 8N1 (DSMR 2.2 and 3.0: 9600 7E1).
 *
 * A serial port that has taken it off already is recognised by the `/` at the start of a line: its
 * seven bits are odd, so with even parity it arrives as 0xAF.
 */
export class EvenParity {
  /** Whether the bytes still have their parity bit. */
  #carried = false;
  #atLineStart = true;

  /** @returns the seven bits of each byte, {@link DAMAGED} for one with the wrong parity. */
  strip(chunk: Uint8Array): Uint8Array {
    return chunk.map((byte) => {
      if (this.#atLineStart && (byte === SLASH || byte === SLASH_WITH_PARITY)) {
        this.#carried = byte === SLASH_WITH_PARITY;
      }
      this.#atLineStart = byte === LF || byte === NUL;
      if (byte < 0x80 && !this.#carried) return byte;
      return isEven(byte) ? byte & 0x7f : DAMAGED;
    });
  }
}

function isEven(byte: number): boolean {
  const halves = byte ^ (byte >> 4);
  const quarters = halves ^ (halves >> 2);
  return ((quarters ^ (quarters >> 1)) & 1) === 0;
}
