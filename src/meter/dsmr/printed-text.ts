import { hexDigit, isDigit, isLetter } from './character.ts';

/** Bytes as the text they print. */
export function latin1(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('latin1', start, end);
}

/**
 * An identifier: DSMR sends two hexadecimal digits for each character, other dialects the
 * characters themselves. Where the digits spell nothing readable they are the identifier.
 *
 * @returns undefined for an empty one.
 */
export function identifier(bytes: Buffer, start: number, end: number): string | undefined {
  const text = (spelled(bytes, start, end) ?? latin1(bytes, start, end)).trim();
  return text === '' ? undefined : text;
}

/** Source: DSMR P1 5.0.2, 6.4, Sn. */
function spelled(bytes: Buffer, start: number, end: number): string | undefined {
  if ((end - start) % 2 !== 0) return undefined;
  let text = '';
  for (let at = start; at < end; at += 2) {
    const high = hexDigit(bytes[at] ?? 0);
    const low = hexDigit(bytes[at + 1] ?? 0);
    const character = high * 16 + low;
    if (high < 0 || low < 0 || !isReadable(character)) return undefined;
    text += String.fromCharCode(character);
  }
  return text;
}

function isReadable(character: number): boolean {
  return (
    isDigit(character) || isLetter(character) || ' -./_'.includes(String.fromCharCode(character))
  );
}
