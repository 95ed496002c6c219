/** The characters that shape a telegram. */
export const NUL = 0x00;
export const LF = 0x0a;
export const CR = 0x0d;
export const EXCLAMATION = 0x21;
export const OPEN = 0x28;
export const CLOSE = 0x29;
export const ASTERISK = 0x2a;
export const PLUS = 0x2b;
export const MINUS = 0x2d;
export const POINT = 0x2e;
export const SLASH = 0x2f;
export const ZERO = 0x30;
const NINE = 0x39;
export const COLON = 0x3a;

export function isDigit(character: number): boolean {
  return character >= ZERO && character <= NINE;
}

export function isLetter(character: number): boolean {
  const lower = character | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** Value of a hexadecimal digit in either case, -1 for anything else. */
export function hexDigit(character: number): number {
  if (isDigit(character)) return character - ZERO;
  const lower = character | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** The characters from one index up to another, a byte each (ISO 8859-1). */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}
