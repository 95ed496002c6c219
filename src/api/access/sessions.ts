import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../clock.ts';

/** Name of the cookie. */
const COOKIE = 'sunpilot';
/** A browser that stays away this long has to log in again, milliseconds. */
export const IDLE_MS = 30 * 24 * 3_600_000;
/** Browsers of a house; beyond that, the one that was away longest has to log in again. */
const MAX_SESSIONS = 64;

/** Browsers that have logged in. They are forgotten at a restart. */
export class Sessions {
  readonly #clock: Pick<Clock, 'now'>;
  /** When each was last seen, by the digest of its secret; oldest first. */
  readonly #seenMs = new Map<string, number>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** @returns the secret of a new one. */
  open(): string {
    const secret = randomBytes(32).toString('base64url');
    const [oldest] = this.#seenMs.keys();
    if (this.#seenMs.size >= MAX_SESSIONS && oldest !== undefined) this.#seenMs.delete(oldest);
    this.#seenMs.set(digestOf(secret), this.#clock.now());
    return secret;
  }

  /** Whether a request comes from one; that keeps it alive. */
  isOpen(headers: IncomingHttpHeaders): boolean {
    const digest = presented(headers);
    const seenMs = digest === undefined ? undefined : this.#seenMs.get(digest);
    if (digest === undefined || seenMs === undefined) return false;
    this.#seenMs.delete(digest);
    const nowMs = this.#clock.now();
    if (nowMs - seenMs > IDLE_MS) return false;
    this.#seenMs.set(digest, nowMs);
    return true;
  }

  close(headers: IncomingHttpHeaders): void {
    const digest = presented(headers);
    if (digest !== undefined) this.#seenMs.delete(digest);
  }
}

export interface CookieOptions {
  /** Path under which we are reached; empty at the root. */
  readonly basePath: string;
  /** Whether browsers reach us by HTTPS alone. */
  readonly secure: boolean;
}

/**
 * `Set-Cookie` (RFC 6265) that no script can read and no other site can have sent.
 *
 * @param secret - undefined takes the cookie away.
 */
export function sessionCookie(
  secret: string | undefined,
  { basePath, secure }: CookieOptions,
): string {
  const maxAgeS = secret === undefined ? 0 : IDLE_MS / 1_000;
  const rules = `Path=${basePath}/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Strict`;
  return `${COOKIE}=${secret ?? ''}; ${rules}${secure ? '; Secure' : ''}`;
}

function presented({ cookie = '' }: IncomingHttpHeaders): string | undefined {
  const [, secret] = new RegExp(`(?:^|; *)${COOKIE}=([\\w-]{43})(?:;|$)`).exec(cookie) ?? [];
  return secret === undefined ? undefined : digestOf(secret);
}

/** A secret of 256 bits needs no slow hash; nobody could log in with what memory holds. */
function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64');
}
