import { CR, hexDigit, LF, NUL } from './character.ts';

const SPACE = 0x20;
const MOST_DIGITS = 4;

/** What stands behind the `!`. */
export type CheckLine =
  | { readonly kind: 'crc'; readonly crc: number }
  | { readonly kind: 'garbled' }
  /** The line ends right behind the `!`. */
  | { readonly kind: 'absent' }
  /** Not even the line ends. */
  | { readonly kind: 'cut' };

/**
 * Reads the line of the `!`: hexadecimal digits in either case, four of them, or fewer from meters
 * that leave out leading zeros (WarmteLink); then a line end, a NUL or blanks.
 *
 * @param start - index behind the `!`.
 */
export function readCheckLine(bytes: Uint8Array, start: number, end: number): CheckLine {
  let last = end;
  while (last > start && isBlank(bytes[last - 1])) last--;
  if (last === start) {
    if (end === start) return { kind: 'cut' };
    // A digit turned into a blank by noise is no absent checksum.
    return bytes[start] === SPACE ? { kind: 'garbled' } : { kind: 'absent' };
  }
  let crc = 0;
  for (let at = start; at < last; at++) {
    const digit = hexDigit(bytes[at] ?? 0);
    if (digit < 0 || last - start > MOST_DIGITS) return { kind: 'garbled' };
    crc = crc * 16 + digit;
  }
  return { kind: 'crc', crc };
}

function isBlank(character: number | undefined): boolean {
  return character === CR || character === LF || character === NUL || character === SPACE;
}
