import type { LookupFunction } from 'node:net';
import { Pool } from 'undici';
import type { Clock } from '../../clock.ts';
import { codeOf, messageOf } from '../../thrown.ts';
import type { MeterFault } from '../source.ts';
import type { DigestClient } from './digest.ts';

/** A whole answer, or why there is none. */
export type HttpResult =
  | {
      readonly ok: true;
      readonly status: number;
      readonly body: string;
      /** When the question was sent and the last byte came, monotonic milliseconds. */
      readonly askedAtMs: number;
      readonly answeredAtMs: number;
    }
  | { readonly ok: false; readonly fault: MeterFault };

export interface KeptConnectionOptions {
  readonly origin: string;
  readonly clock: Clock;
  /** Resolves the host name; asked only when a connection is made. */
  readonly lookup: LookupFunction;
  /** Answers the server where it asks who we are. */
  readonly digest?: DigestClient | undefined;
}

/** Longest answer of a meter, bytes. */
const MAX_BODY = 64 * 1024;
/** How long we keep an idle connection at least, milliseconds; the server may close it earlier. */
const KEEP_ALIVE_MS = 600_000;

/**
 * One HTTP connection that is used again for every question and given up on failure only.
 * The next question then makes a new one and resolves the host's name afresh.
 */
export class KeptConnection {
  readonly #options: KeptConnectionOptions;
  #pool: Pool | undefined;
  /** The present connection has answered before, so it may have died of idleness since. */
  #used = false;

  constructor(options: KeptConnectionOptions) {
    this.#options = options;
  }

  /** Asks one question. The caller waits for the answer before the next. Never throws. */
  async get(path: string, timeoutMs: number): Promise<HttpResult> {
    const { digest } = this.#options;
    const first = await this.#get(path, timeoutMs);
    if (!first.ok || first.status !== 401 || digest?.challenged(first.challenges) !== true) {
      return first;
    }
    return this.#get(path, timeoutMs);
  }

  async #get(path: string, timeoutMs: number) {
    const wasUsed = this.#used;
    const first = await this.#ask(path, timeoutMs);
    if (first.ok) return first;
    // RFC 9112 section 9.3.1: a request that met a closing connection may be sent again.
    if (!wasUsed || !first.closedIdle) return { ok: false, fault: first.fault } as const;
    const second = await this.#ask(path, timeoutMs);
    return second.ok ? second : ({ ok: false, fault: second.fault } as const);
  }

  /** Closes the connection; a question under way fails. */
  drop(): void {
    const pool = this.#pool;
    this.#pool = undefined;
    this.#used = false;
    void pool?.destroy();
  }

  async #ask(path: string, timeoutMs: number) {
    const { clock } = this.#options;
    const timer = new AbortController();
    const alarm = clock.setTimeout(() => timer.abort(), timeoutMs);
    let heard = false;
    const askedAtMs = clock.now();
    try {
      this.#pool ??= this.#connect(timeoutMs);
      const authorization = this.#options.digest?.authorization(path);
      const { statusCode, headers, body } = await this.#pool.request({
        path,
        method: 'GET',
        signal: timer.signal,
        ...(authorization !== undefined && { headers: { authorization } }),
      });
      heard = true;
      const text = await readBody(body);
      this.#used = true;
      return {
        ok: true,
        status: statusCode,
        body: text,
        challenges: [headers['www-authenticate'] ?? []].flat(),
        askedAtMs,
        answeredAtMs: clock.now(),
      } as const;
    } catch (cause) {
      this.drop();
      const closedIdle = !heard && isClosed(cause);
      const fault = timer.signal.aborted
        ? ({ kind: 'timeout', detail: `no answer to ${path} within ${timeoutMs} ms` } as const)
        : faultOf(cause, path);
      return { ok: false, closedIdle, fault } as const;
    } finally {
      clock.clearTimeout(alarm);
    }
  }

  #connect(timeoutMs: number): Pool {
    const { origin, lookup } = this.#options;
    return new Pool(origin, {
      connections: 1,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      // Subtracted from the server's `Keep-Alive: timeout=`. Meters that say 1 or 2 s and mean
      // longer would else cost a connection each poll.
      keepAliveTimeoutThreshold: -KEEP_ALIVE_MS,
      // One deadline for the whole answer, on our own clock, replaces both.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { lookup, timeout: timeoutMs },
    });
  }
}

/** The body is not a meter's. */
class OversizeError extends Error {
  override readonly name = 'OversizeError';
  readonly code = 'OVERSIZE';
}

async function readBody(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > MAX_BODY) throw new OversizeError(`more than ${MAX_BODY} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function isClosed(cause: unknown): boolean {
  return ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(String(codeOf(cause)));
}

function faultOf(cause: unknown, path: string): MeterFault {
  const kind = codeOf(cause) === 'OVERSIZE' ? 'oversize' : 'transport';
  return { kind, detail: `${path}: ${messageOf(cause)}` };
}
