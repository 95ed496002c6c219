import type { IncomingHttpHeaders } from 'node:http';

/** What a request shows for itself. */
export interface Credential {
  readonly kind: 'password' | 'token';
  readonly secret: string;
}

/**
 * Reads `Authorization`: the password of Basic (RFC 7617, UTF-8, whatever the user name) or the
 * token of Bearer (RFC 6750).
 *
 * @returns undefined without one, and for anything that cannot be read as one.
 */
export function credentialOf({ authorization }: IncomingHttpHeaders): Credential | undefined {
  const [, scheme, value] = /^(basic|bearer) +([\w.~+/-]+=*) *$/i.exec(authorization ?? '') ?? [];
  if (scheme === undefined || value === undefined) return undefined;
  if (scheme.toLowerCase() === 'bearer') return { kind: 'token', secret: value };
  const pair = Buffer.from(value, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : { kind: 'password', secret: pair.slice(colon + 1) };
}
