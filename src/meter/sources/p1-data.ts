import type { LookupFunction } from 'node:net';
import type { Clock } from '../../clock.ts';
import type { MeterSource } from '../source.ts';
import type { ByteLinkParts } from './byte-link.ts';
import { createHostLookup } from './host-lookup.ts';
import { KeptConnection } from './kept-connection.ts';
import { createLinkNews } from './link-news.ts';
import type { P1DataConfig } from './p1-data.config.ts';
import { poll } from './polling.ts';

export interface P1DataParts extends Pick<ByteLinkParts, 'createDecoder'> {
  readonly clock: Clock;
  /** Resolves host names; the default is the system's resolver, then multicast DNS. */
  readonly lookup?: LookupFunction;
  /** Chance for the waits between attempts, 0 to 1. */
  readonly random?: () => number;
}

/**
 * The newest telegram on the page of a P1 gateway, asked for again and again on one kept connection.
 * A page that still shows the telegram of last time is no reading: nobody knows how old it is by now.
 */
export function createP1DataSource(config: P1DataConfig, parts: P1DataParts): MeterSource {
  return {
    name: 'p1Data',
    open(listener) {
      const { clock, createDecoder, lookup = createHostLookup({ clock }), random } = parts;
      const { intervalMs, timeoutMs, latencyMs } = config;
      const url = pageOf(config.url);
      const path = url.pathname + url.search;
      const connection = new KeptConnection({ origin: url.origin, clock, lookup });
      const news = createLinkNews(listener);
      const stopped = new AbortController();
      const { signal } = stopped;
      let takenAtMs = 0;
      let last = '';
      const decoder = createDecoder({
        reading: (reading, raw) => listener.reading({ ...reading, takenAtMs }, raw),
        fault: (fault) => listener.fault(fault),
      });

      const ask = async (): Promise<boolean> => {
        const result = await connection.get(path, timeoutMs);
        if (signal.aborted) return false;
        if (!result.ok) {
          news({ state: 'down', detail: result.fault.detail });
          listener.fault(result.fault);
          return false;
        }
        const { askedAtMs, answeredAtMs, body, status } = result;
        news({ state: 'up', detail: url.href });
        listener.polled?.((answeredAtMs - askedAtMs) / 1_000);
        const telegram = telegramIn(body);
        if (status !== 200) {
          listener.fault({ kind: 'status', detail: `${path} answered with status ${status}` });
        } else if (telegram === undefined) {
          listener.fault({ kind: 'format', detail: `there is no telegram on ${path}` });
        } else if (telegram !== last) {
          last = telegram;
          takenAtMs = askedAtMs - latencyMs;
          decoder.push(Buffer.from(telegram, 'latin1'));
          decoder.end();
        }
        return true;
      };

      void poll({ clock, intervalMs, signal, ask, ...(random ? { random } : {}) });
      return () => {
        stopped.abort();
        connection.drop();
      };
    },
  };
}

/** The page; a gateway's bare address has it at `/Data`. */
function pageOf(text: string): URL {
  const url = new URL(text);
  return url.pathname === '/' && url.search === '' ? new URL('/Data', url) : url;
}

/**
 * The telegram amid a page, or of an answer that is nothing else. Between the two stand tags, and
 * telegrams have none.
 *
 * @returns undefined where there is none.
 */
export function telegramIn(page: string): string | undefined {
  const text = page
    .replace(/^[\s\S]*<body[^>]*>/i, '')
    .replace(/<\/body>[\s\S]*$/i, '')
    .replace(/<\/?(?:pre|br|html)\b[^>]*>/gi, '');
  const start = /(?:^|[\r\n])\s*(?=\/)/.exec(text);
  if (start === null) return undefined;
  const telegram = text.slice(start.index + start[0].length).trimEnd();
  return /[\r\n]![\dA-F]{0,4}$/i.test(telegram) ? `${telegram}\r\n` : undefined;
}
