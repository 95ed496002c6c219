import { createHmac, randomBytes } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../../clock.ts';
import { LoginAttempts } from '../../house/login-attempts.ts';
import { networkOf, plainAddress } from '../../house/peer-address.ts';
import type { ApiConfig, TokenScope } from '../api.config.ts';
import type { Credential } from './credential.ts';
import { verifyPassword } from './password.ts';
import { Turns } from './turns.ts';

/** What a good credential allows. */
export interface Grant {
  /** Name of the token, or `password`. */
  readonly who: string;
  readonly scope: TokenScope;
}

/** What became of a login. */
export type Login =
  | { readonly kind: 'known'; readonly grant: Grant }
  | { readonly kind: 'unknown' }
  /** Too many failures from this address. */
  | { readonly kind: 'paused'; readonly forS: number }
  /** More logins are waiting than can be verified. */
  | { readonly kind: 'busy' };

/** Good credentials that are remembered; one may have several spellings in Unicode. */
const MAX_REMEMBERED = 64;

export interface AuthenticatorOptions {
  readonly config: Pick<ApiConfig, 'password' | 'tokens'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: FastifyBaseLogger;
  /** Replaces the slow verification in tests. */
  readonly verify?: (secret: string, hash: string) => Promise<boolean>;
}

/**
 * Finds out whose credential it is.
 *
 * Verifications take turns. A good credential is remembered as an HMAC under a key of this process,
 * so that a client that polls every second costs one verification per run.
 */
export class Authenticator {
  readonly #config: Pick<ApiConfig, 'password' | 'tokens'>;
  readonly #log: FastifyBaseLogger;
  readonly #verify: (secret: string, hash: string) => Promise<boolean>;
  readonly #attempts: LoginAttempts;
  readonly #turns = new Turns();
  readonly #key = randomBytes(32);
  readonly #remembered = new Map<string, Grant>();

  constructor({ config, clock, log, verify = verifyPassword }: AuthenticatorOptions) {
    this.#config = config;
    this.#log = log;
    this.#verify = verify;
    this.#attempts = new LoginAttempts(clock);
  }

  /** Answers at once for a credential that was good before. */
  login(credential: Credential, address: string): Login | Promise<Login> {
    const digest = this.#digest(credential);
    return (
      this.#answered(digest, address) ??
      this.#turns.take(networkOf(plainAddress(address)), async () => {
        // While it waited, the same credential may have been verified, or others have failed.
        return this.#answered(digest, address) ?? (await this.#decide(credential, digest, address));
      }) ?? { kind: 'busy' }
    );
  }

  #answered(digest: string, address: string): Login | undefined {
    const forS = this.#attempts.pauseS(address);
    // Before the remembered ones: otherwise guessing at those would never be slowed down.
    if (forS > 0) return { kind: 'paused', forS };
    const grant = this.#remembered.get(digest);
    return grant && { kind: 'known', grant };
  }

  async #decide(credential: Credential, digest: string, address: string): Promise<Login> {
    const grant = await this.#grantOf(credential);
    if (grant === undefined) {
      const pauseS = this.#attempts.failed(address);
      this.#log.warn({ address, by: credential.kind, pauseS }, 'a login failed');
      return { kind: 'unknown' };
    }
    this.#attempts.succeeded(address);
    if (this.#remembered.size < MAX_REMEMBERED) this.#remembered.set(digest, grant);
    return { kind: 'known', grant };
  }

  async #grantOf({ kind, secret }: Credential): Promise<Grant | undefined> {
    const { password, tokens } = this.#config;
    if (kind === 'password') {
      const isRight = password !== null && (await this.#verify(secret, password));
      return isRight ? { who: 'password', scope: 'control' } : undefined;
    }
    for (const { name, hash, scope } of tokens) {
      if (await this.#verify(secret, hash)) return { who: name, scope };
    }
    return undefined;
  }

  #digest({ kind, secret }: Credential): string {
    return createHmac('sha256', this.#key).update(`${kind}:${secret}`).digest('base64');
  }
}
