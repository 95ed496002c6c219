const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const CARRIAGE_RETURN = 13;
/** More digits than this do not all fit. */
const MOST_DIGITS = 15;

/**
 * Reads chosen columns of a line of plain numbers, in a fraction of the time that splitting it
 * takes.
 *
 * @param slots - for each column of the line the place in `out`, or -1 for one that is not wanted.
 * @returns false where something in a wanted column is not digits, a sign and a point; `out` is
 *   then worthless and a slower reader must say what is wrong.
 */
export function quickNumbers(line: string, slots: Int8Array, out: Float64Array): boolean {
  let column = 0;
  let found = 0;
  let start = 0;
  while (column < slots.length) {
    const slot = slots[column] ?? -1;
    let value = 0;
    let scale = 0;
    let digits = 0;
    let negative = false;
    let at = start;
    for (; at < line.length; at++) {
      const code = line.charCodeAt(at);
      if (code === COMMA) break;
      if (slot < 0) continue;
      if (code >= ZERO && code <= NINE) {
        value = value * 10 + (code - ZERO);
        scale *= 10;
        digits += 1;
      } else if (code === POINT && scale === 0 && digits > 0) {
        scale = 1;
      } else if (code === MINUS && at === start) {
        negative = true;
      } else if (code !== CARRIAGE_RETURN || at !== line.length - 1) {
        return false;
      }
    }
    if (slot >= 0) {
      if (digits === 0 || digits > MOST_DIGITS) return false;
      const size = scale > 1 ? value / scale : value;
      out[slot] = negative ? -size : size;
      found += 1;
    }
    if (at >= line.length) break;
    start = at + 1;
    column += 1;
  }
  return found === out.length;
}
