import { createHmac } from 'node:crypto';
import { Pool } from 'undici';
import type { Clock } from '../../clock.ts';
import { messageOf } from '../../thrown.ts';
import type { Message } from './message.ts';

/** How long a POST may take, milliseconds. */
const TIMEOUT_MS = 5_000;
/** Of what is answered nothing is used; more than this is not even read, bytes. */
const MAX_ANSWER = 16 * 1_024;
/** Refusals that may be over later: RFC 9110 15.5.9, RFC 8470 5.2, RFC 6585 4. */
const PASSING = [408, 425, 429];

/** What became of a POST. */
export type Posted =
  | { readonly kind: 'taken' }
  /** It may be taken later. */
  | { readonly kind: 'away'; readonly detail: string }
  /** It will not be taken. */
  | { readonly kind: 'refused'; readonly detail: string };

export interface PosterParts {
  readonly url: string;
  readonly secret: string | null;
  readonly version: string;
  readonly clock: Clock;
}

/** Sends messages to one URL, over one connection. Redirects are not followed. */
export class Poster {
  readonly #parts: PosterParts;
  readonly #pool: Pool;
  readonly #path: string;

  constructor(parts: PosterParts) {
    const { origin, pathname, search } = new URL(parts.url);
    this.#parts = parts;
    this.#path = `${pathname}${search}`;
    this.#pool = new Pool(origin, {
      connections: 1,
      connect: { timeout: TIMEOUT_MS },
      maxResponseSize: MAX_ANSWER,
    });
  }

  /** Expected trouble is a value; this never throws. */
  async post({ id, event, body }: Message): Promise<Posted> {
    const { clock, secret, version } = this.#parts;
    const late = new AbortController();
    const alarm = clock.setTimeout(() => late.abort(), TIMEOUT_MS);
    try {
      const answer = await this.#pool.request({
        method: 'POST',
        path: this.#path,
        signal: late.signal,
        headers: {
          'content-type': 'application/json',
          'user-agent': `SunPilot/${version}`,
          'x-sunpilot-event': event,
          'x-sunpilot-delivery': id,
          ...(secret !== null && { 'x-sunpilot-signature': signatureOf(body, secret) }),
        },
        body,
      });
      // What it says counts from its status on; the rest only makes the connection free again.
      await answer.body.dump({ limit: MAX_ANSWER }).catch(() => undefined);
      return judged(answer.statusCode);
    } catch (error) {
      const detail = late.signal.aborted
        ? 'had no answer within 5 s'
        : `failed: ${messageOf(error)}`;
      return { kind: 'away', detail };
    } finally {
      clock.clearTimeout(alarm);
    }
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }
}

/** `sha256=` and the HMAC-SHA-256 of the body's bytes (RFC 2104), hexadecimal. */
function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function judged(statusCode: number): Posted {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'taken' };
  const detail = `was answered with ${statusCode}`;
  const isPassing = statusCode >= 500 || PASSING.includes(statusCode);
  return { kind: isPassing ? 'away' : 'refused', detail };
}
