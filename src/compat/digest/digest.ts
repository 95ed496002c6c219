import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { LoginAttempts } from '../../house/login-attempts.ts';
import {
  type DigestAlgorithm,
  digestAlgorithm,
  digestParameters,
  digestResponse,
} from '../../meter/digest-response.ts';
import { Nonces } from './nonces.ts';

export interface DigestOptions {
  readonly realm: string;
  /** May be empty. */
  readonly username: string;
  readonly password: string;
  /** What is offered, most wanted first; the first is meant by a client that names none. */
  readonly algorithms: readonly [DigestAlgorithm, ...DigestAlgorithm[]];
  /** Whether challenges name their algorithm; without a name it is MD5 to everyone. */
  readonly namesAlgorithm: boolean;
  readonly qop: 'auth' | 'auth, auth-int';
  readonly clock: Pick<Clock, 'now'>;
}

/** A request, as far as its credential covers it. */
export interface DigestRequest {
  readonly method: string;
  /** The target as it was sent. */
  readonly uri: string;
  readonly authorization: string | undefined;
  readonly body?: Uint8Array;
  /** Of the peer; its wrong guesses lock out nobody else. */
  readonly address: string;
}

export type DigestVerdict =
  | { readonly kind: 'known' }
  /** With the values of `WWW-Authenticate` to answer with. */
  | { readonly kind: 'unknown'; readonly challenges: readonly string[] }
  /** Too many wrong guesses from this address. */
  | { readonly kind: 'paused'; readonly forS: number };

/**
 * HTTP Digest access authentication (RFC 7616), the server's side.
 *
 * A client may use any algorithm that is offered; one that is not offered opens nothing, so that
 * nobody can talk us down to a weaker one. Counts of a nonce have to rise. An answer that is right
 * but for an old nonce is told so (`stale`), and the client tries once more without asking anybody; so
 * is one for a nonce of before we started, which nobody remembers. Whoever guesses is slowed down.
 */
export class Digest {
  readonly #options: DigestOptions;
  readonly #nonces: Nonces;
  readonly #attempts: LoginAttempts;
  readonly #opaque = randomBytes(16).toString('hex');

  constructor(options: DigestOptions) {
    this.#options = options;
    this.#nonces = new Nonces(options.clock);
    this.#attempts = new LoginAttempts(options.clock);
  }

  check(request: DigestRequest): DigestVerdict {
    const { authorization, address } = request;
    const given = authorization === undefined ? undefined : digestParameters(authorization);
    if (given === undefined) return this.#refusal(false);
    const forS = this.#attempts.pauseS(address);
    if (forS > 0) return { kind: 'paused', forS };
    if (!this.#isRight(given, request)) {
      this.#attempts.failed(address);
      return this.#refusal(false);
    }
    this.#attempts.succeeded(address);
    const isFresh = this.#nonces.use(
      given.get('nonce') ?? '',
      Number.parseInt(given.get('nc') ?? '', 16),
    );
    return isFresh ? { kind: 'known' } : this.#refusal(true);
  }

  /** Whether whoever computed the response knows the password, for this request. */
  #isRight(given: ReadonlyMap<string, string>, { method, uri, body }: DigestRequest): boolean {
    const { realm, username, password, algorithms, qop: offered } = this.#options;
    const named = given.get('algorithm');
    const algorithm = named === undefined ? algorithms[0] : digestAlgorithm(named);
    const qop = given.get('qop');
    if (algorithm === undefined || !algorithms.includes(algorithm)) return false;
    if (qop !== 'auth' && (qop !== 'auth-int' || offered === 'auth')) return false;
    const nc = given.get('nc') ?? '';
    if (!/^[\da-f]{8}$/i.test(nc)) return false;
    if (given.get('realm') !== realm || given.get('username') !== username) return false;
    if (given.get('uri') !== uri) return false;
    const response = digestResponse({
      algorithm,
      username,
      realm,
      password,
      nonce: given.get('nonce') ?? '',
      nc,
      cnonce: given.get('cnonce') ?? '',
      qop,
      method,
      uri,
      ...(body !== undefined && { body }),
    });
    const claimed = Buffer.from((given.get('response') ?? '').toLowerCase());
    const right = Buffer.from(response);
    return claimed.length === right.length && timingSafeEqual(claimed, right);
  }

  #refusal(isStale: boolean): DigestVerdict {
    const { realm, algorithms, namesAlgorithm, qop } = this.#options;
    const nonce = this.#nonces.give();
    const common = `Digest realm="${realm}", qop="${qop}", nonce="${nonce}", opaque="${this.#opaque}"`;
    const stale = isStale ? ', stale=true' : '';
    const challenges = namesAlgorithm
      ? algorithms.map((algorithm) => `${common}, algorithm=${algorithm}${stale}`)
      : [`${common}${stale}`];
    return { kind: 'unknown', challenges };
  }
}
