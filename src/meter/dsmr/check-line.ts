import { CR, hexDigit, LF, NUL } from './character.ts';

const SPACE = 0x20;
/** Hexadecimal digits of a whole checksum. */
export const MOST_DIGITS = 4;

/** What follows the `!`; `absent` is a line end only. */
export type CheckLine =
  | { readonly kind: 'crc'; readonly crc: number; readonly digits: number }
  | { readonly kind: 'garbled' }
  | { readonly kind: 'absent' };

/**
 * Reads the line of the `!`: hexadecimal digits in either case, four of them, or fewer from meters
 * that leave out leading zeros (WarmteLink); then a line end, a NUL or blanks.
 *
 * @param start - index behind the `!`.
 */
export function readCheckLine(bytes: Uint8Array, start: number, end: number): CheckLine {
  let last = end;
  while (last > start && isBlank(bytes[last - 1])) last--;
  const digits = last - start;
  // A digit that noise turned into a blank is no absent checksum.
  if (digits === 0) return { kind: bytes[start] === SPACE ? 'garbled' : 'absent' };
  if (digits > MOST_DIGITS) return { kind: 'garbled' };
  let crc = 0;
  for (let at = start; at < last; at++) {
    const digit = hexDigit(bytes[at] ?? 0);
    if (digit < 0) return { kind: 'garbled' };
    crc = crc * 16 + digit;
  }
  return { kind: 'crc', crc, digits };
}

function isBlank(character: number | undefined): boolean {
  return character === CR || character === LF || character === NUL || character === SPACE;
}
