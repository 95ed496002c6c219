import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { LoginAttempts } from '../house/login-attempts.ts';

/** Who asks: nobody said, who knows the password, who does not, or who has to wait. */
export type Caller = 'anonymous' | 'owner' | 'wrong' | 'paused';

export interface BasicLockOptions {
  /** null takes any. */
  readonly username: string | null;
  readonly password: string;
  readonly clock: Pick<Clock, 'now'>;
}

/** Knows the one user of a surface by Basic authentication (RFC 7617), and is not asked for ever. */
export class BasicLock {
  readonly #username: string | null;
  readonly #digest: Buffer;
  readonly #attempts: LoginAttempts;

  constructor({ username, password, clock }: BasicLockOptions) {
    this.#username = username;
    this.#digest = digestOf(password);
    this.#attempts = new LoginAttempts(clock);
  }

  /** @param address - of the peer; its failures lock out nobody else. */
  callerOf(authorization: string | undefined, address = ''): Caller {
    if (authorization === undefined) return 'anonymous';
    if (this.#attempts.pauseS(address) > 0) return 'paused';
    if (this.#isOwner(authorization)) {
      this.#attempts.succeeded(address);
      return 'owner';
    }
    this.#attempts.failed(address);
    return 'wrong';
  }

  /** Seconds until an address may try again; 0 when it may try now. */
  pauseS(address = ''): number {
    return this.#attempts.pauseS(address);
  }

  #isOwner(authorization: string): boolean {
    const [, encoded = ''] = /^basic +([\w+/-]+=*) *$/i.exec(authorization) ?? [];
    const [username, ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    const isUser = this.#username === null || username === this.#username;
    // Takes the same time wherever two texts differ; without a colon there is no password.
    return timingSafeEqual(digestOf(rest.join(':')), this.#digest) && rest.length > 0 && isUser;
  }
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
