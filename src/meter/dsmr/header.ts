import { CLOSE, isLetter, LF, OPEN, SLASH } from './character.ts';

/**
 * Looks for the header of a telegram that begins amid a line: `/`, the three letters of a
 * manufacturer, and no parenthesis up to the end of the line, which every object has.
 *
 * Source: IEC 62056-21, 6.3.2 (identification message).
 *
 * @param start - index of the line's first `/`. @param end - index behind the line.
 * @returns the index of the last `/` that begins one, or -1.
 */
export function headerWithin(bytes: Uint8Array, start: number, end: number): number {
  for (let at = end - 1; at >= start; at--) {
    const character = bytes[at];
    if (character === OPEN || character === CLOSE) return -1;
    if (character === SLASH && isManufacturer(bytes, at + 1)) return at;
  }
  return -1;
}

function isManufacturer(bytes: Uint8Array, at: number): boolean {
  return [at, at + 1, at + 2].every((index) => isLetter(bytes[index] ?? LF));
}
