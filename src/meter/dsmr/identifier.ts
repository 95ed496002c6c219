/** Characters that identifiers are made of. */
const READABLE = /^[\w ./-]+$/;

/**
 * An identifier: DSMR sends two hexadecimal digits for each character, other dialects the
 * characters themselves. Where the digits spell nothing readable they are the identifier.
 *
 * @returns undefined for an empty one.
 */
export function identifierOf(printed: string): string | undefined {
  const text = (spelled(printed) ?? printed).trim();
  return text === '' ? undefined : text;
}

/** Source: DSMR P1 5.0.2, 6.4, Sn. */
function spelled(printed: string): string | undefined {
  if (!/^(?:[0-9a-f]{2})+$/i.test(printed)) return undefined;
  const text = Buffer.from(printed, 'hex').toString('latin1');
  return READABLE.test(text) ? text : undefined;
}
