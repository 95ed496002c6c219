import type { LookupFunction } from 'node:net';
import type { Clock } from '../../clock.ts';
import type { Close, MeterListener } from '../source.ts';
import type { DigestClient } from './digest.ts';
import { createHostLookup } from './host-lookup.ts';
import { KeptConnection } from './kept-connection.ts';
import { createLinkNews } from './link-news.ts';
import { poll } from './polling.ts';

export interface HttpPollParts {
  readonly clock: Clock;
  /** Resolves host names; the default is the system's resolver, then multicast DNS. */
  readonly lookup?: LookupFunction | undefined;
  /** Chance for the waits between attempts, 0 to 1. */
  readonly random?: (() => number) | undefined;
}

export interface HttpPoll {
  readonly origin: string;
  /** What is asked, with its query. */
  readonly path: string;
  /** What people call the meter's address. */
  readonly address: string;
  /** From the end of an answer to the next question, milliseconds. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Of a meter with a password. */
  readonly digest?: DigestClient | undefined;
  /**
   * Called before each question; may ask for more on the same connection. Never rejects.
   *
   * @param isUp - whether the last question was answered.
   */
  readonly before?: (connection: KeptConnection, isUp: boolean) => Promise<void>;
  /**
   * Takes an answer of status 200.
   *
   * @param askedAtMs - when the question was sent, monotonic milliseconds.
   */
  readonly read: (body: string, askedAtMs: number) => void;
}

/**
 * Asks a meter over HTTP on one kept connection, the next question a fixed time after the last
 * answer ended, never two at a time. Reports the link, how long answers take, and a wrong status to
 * `listener`; everything else is up to `read`.
 */
export function pollHttp(
  options: HttpPoll,
  parts: HttpPollParts,
  listener: Pick<MeterListener, 'link' | 'fault' | 'polled'>,
): Close {
  const { clock, lookup = createHostLookup({ clock }), random } = parts;
  const { origin, path, address, intervalMs, timeoutMs, digest, before, read } = options;
  const connection = new KeptConnection({ origin, clock, lookup, digest });
  const link = createLinkNews(listener);
  const stopped = new AbortController();
  const { signal } = stopped;
  let isUp = false;

  const ask = async (): Promise<boolean> => {
    await before?.(connection, isUp);
    isUp = !signal.aborted && (await askOnce());
    return isUp;
  };

  /** @returns whether there was an answer, good or bad. */
  const askOnce = async (): Promise<boolean> => {
    const result = await connection.get(path, timeoutMs);
    if (signal.aborted) return false;
    if (!result.ok) {
      link({ state: 'down', detail: result.fault.detail });
      listener.fault(result.fault);
      return false;
    }
    const { askedAtMs, answeredAtMs, body, status } = result;
    link({ state: 'up', detail: address });
    listener.polled?.((answeredAtMs - askedAtMs) / 1_000);
    if (status === 200) {
      read(body, askedAtMs);
      return true;
    }
    const isWrong = status === 401 && digest !== undefined;
    const why = isWrong ? ': meter.password is not its password' : '';
    listener.fault({ kind: 'status', detail: `${path} answered with status ${status}${why}` });
    return !isTurnedAway(status);
  };

  void poll({ clock, intervalMs, random, signal, ask });
  return () => {
    stopped.abort();
    connection.drop();
  };
}

/** Whether the server refuses us: it is not sent a wrong password again each second. */
function isTurnedAway(status: number): boolean {
  return status === 401 || status === 429;
}
