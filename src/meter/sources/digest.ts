import { randomBytes } from 'node:crypto';
import {
  DIGEST_ALGORITHMS,
  type DigestAlgorithm,
  digestAlgorithm,
  digestParameters,
  digestResponse,
} from '../digest-response.ts';

interface Challenge {
  readonly algorithm: DigestAlgorithm;
  /** As it was named, or not. */
  readonly named: string | undefined;
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
}

/** Who we are to a meter that asks. */
export interface DigestUser {
  readonly username: string;
  readonly password: string;
}

/**
 * HTTP Digest access authentication (RFC 7616), the client's side: answers the best challenge it was
 * given, and counts its uses of the nonce.
 */
export class DigestClient {
  readonly #user: DigestUser;
  #challenge: Challenge | undefined;
  #count = 0;

  constructor(user: DigestUser) {
    this.#user = user;
  }

  /**
   * Takes what `WWW-Authenticate` says.
   *
   * @returns whether a new attempt makes sense: there is a challenge we know, and either it is the
   * first or the old nonce had only grown old.
   */
  challenged(headers: readonly string[]): boolean {
    const challenges = headers.flatMap((header) => challengesIn(header));
    const best = DIGEST_ALGORITHMS.map((algorithm) =>
      challenges.find((one) => one.algorithm === algorithm),
    ).find((one) => one !== undefined);
    const isStale = headers.some((header) => /\bstale *= *"?true/i.test(header));
    const isFirst = this.#challenge === undefined;
    this.#challenge = best;
    this.#count = 0;
    return best !== undefined && (isFirst || isStale);
  }

  /** The `Authorization` of one GET; undefined before the first challenge. */
  authorization(uri: string): string | undefined {
    const challenge = this.#challenge;
    if (challenge === undefined) return undefined;
    const { algorithm, named, realm, nonce, opaque } = challenge;
    const { username, password } = this.#user;
    const nc = (++this.#count).toString(16).padStart(8, '0');
    const cnonce = randomBytes(8).toString('hex');
    const common = { algorithm, username, realm, password, nonce, nc, cnonce, uri };
    const response = digestResponse({ ...common, qop: 'auth', method: 'GET' });
    const quoted = { username, realm, nonce, uri, cnonce, response, ...(opaque && { opaque }) };
    const parts = Object.entries(quoted).map(([name, value]) => `${name}="${escaped(value)}"`);
    if (named !== undefined) parts.push(`algorithm=${named}`);
    return `Digest ${[...parts, 'qop=auth', `nc=${nc}`].join(', ')}`;
  }
}

/** One header may hold several challenges, each with its scheme in front. */
function challengesIn(header: string): Challenge[] {
  return header.split(/,\s*(?=digest )/i).flatMap((text) => {
    const given = digestParameters(text);
    const named = given?.get('algorithm');
    const algorithm = digestAlgorithm(named ?? 'MD5');
    const [realm, nonce] = [given?.get('realm'), given?.get('nonce')];
    const offers = (given?.get('qop') ?? '').split(/\s*,\s*/);
    if (algorithm === undefined || realm === undefined || nonce === undefined) return [];
    if (!offers.includes('auth')) return [];
    return [{ algorithm, named, realm, nonce, opaque: given?.get('opaque') }];
  });
}

function escaped(text: string): string {
  return text.replace(/["\\]/g, '\\$&');
}
