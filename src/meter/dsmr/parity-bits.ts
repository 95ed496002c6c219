import { LF, NUL, SLASH } from './character.ts';

/** Stands for a byte that came with the wrong parity: no 7-bit telegram holds it. */
export const DAMAGED = 0xff;

const PARITY_BIT = 0x80;

export type Parity = 'even' | 'odd';

/**
 * Takes the parity bit off bytes sent as 7E1 or 7O1 and received as 8N1 (DSMR 2.2 and 3.0: 9600
 * 7E1).
 *
 * A serial port that has taken it off already is recognised by the telegram: the seven bits of the
 * `/` it begins with are odd, so with even parity it arrives as 0xAF. With odd parity it looks the
 * same either way; there the first byte of a telegram with its parity bit set decides.
 */
export class ParityBits {
  readonly #parity: Parity;
  /** Whether the bytes still have their parity bit. */
  #carried = false;
  #atLineStart = true;

  constructor(parity: Parity) {
    this.#parity = parity;
  }

  /** @returns the seven bits of each byte, {@link DAMAGED} for one with the wrong parity. */
  strip(chunk: Uint8Array): Uint8Array {
    return chunk.map((byte) => {
      const character = byte & ~PARITY_BIT;
      const isSet = byte !== character;
      if (this.#atLineStart && character === SLASH) this.#carried = isSet;
      if (this.#parity === 'odd' && isSet) this.#carried = true;
      // A line feed has two bits: with odd parity it arrives as 0x8A.
      this.#atLineStart = character === LF || byte === NUL;
      if (!isSet && !this.#carried) return byte;
      return this.#fits(byte) ? character : DAMAGED;
    });
  }

  #fits(byte: number): boolean {
    const halves = byte ^ (byte >> 4);
    const quarters = halves ^ (halves >> 2);
    const isOdd = ((quarters ^ (quarters >> 1)) & 1) === 1;
    return isOdd === (this.#parity === 'odd');
  }
}
