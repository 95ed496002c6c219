import { createHash } from 'node:crypto';

/** Best first. */
export const DIGEST_ALGORITHMS = ['SHA-256-sess', 'SHA-256', 'MD5-sess', 'MD5'] as const;
export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number];

/** What the answer to a challenge of HTTP Digest is computed from (RFC 7616 section 3.4). */
export interface DigestFields {
  readonly algorithm: DigestAlgorithm;
  readonly username: string;
  readonly realm: string;
  readonly password: string;
  readonly nonce: string;
  /** Hexadecimal, eight digits. */
  readonly nc: string;
  readonly cnonce: string;
  readonly qop: 'auth' | 'auth-int';
  readonly method: string;
  readonly uri: string;
  /** Counts for `auth-int` only. */
  readonly body?: Uint8Array;
}

/** The `response` that proves the password (RFC 7616 sections 3.4.1 to 3.4.3), hexadecimal. */
export function digestResponse(fields: DigestFields): string {
  const { algorithm, username, realm, password, nonce, nc, cnonce, qop, method, uri } = fields;
  const hash = (content: string | Uint8Array): string =>
    createHash(algorithm.startsWith('MD5') ? 'md5' : 'sha256')
      .update(content)
      .digest('hex');
  const secret = hash(`${username}:${realm}:${password}`);
  const ha1 = algorithm.endsWith('-sess') ? hash(`${secret}:${nonce}:${cnonce}`) : secret;
  const entity = qop === 'auth-int' ? `:${hash(fields.body ?? '')}` : '';
  const ha2 = hash(`${method}:${uri}${entity}`);
  return hash(`${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}`);
}

/**
 * Reads the parameters of a `Digest` challenge or credential (RFC 9110 section 11).
 *
 * @returns names in lower case; undefined for another scheme.
 */
export function digestParameters(header: string): ReadonlyMap<string, string> | undefined {
  const [, rest] = /^digest +(.*)$/is.exec(header) ?? [];
  if (rest === undefined) return undefined;
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, plain] of rest.matchAll(
    /([\w-]+) *= *(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/g,
  )) {
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
  }
  return parameters;
}

/** @returns undefined for one that is not known here. */
export function digestAlgorithm(text: string): DigestAlgorithm | undefined {
  return DIGEST_ALGORITHMS.find((one) => one.toLowerCase() === text.toLowerCase());
}
