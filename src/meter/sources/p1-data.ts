import type { MeterSource } from '../source.ts';
import type { ByteLinkParts } from './byte-link.ts';
import { type HttpPollParts, pollHttp } from './http-poll.ts';
import type { P1DataConfig } from './p1-data.config.ts';

export interface P1DataParts extends HttpPollParts, Pick<ByteLinkParts, 'createDecoder'> {}

/**
 * The newest telegram on the page of a P1 gateway, asked for again and again on one kept connection.
 * A page that still shows the telegram of last time is no reading: nobody knows how old it is by now.
 */
export function createP1DataSource(config: P1DataConfig, parts: P1DataParts): MeterSource {
  return {
    name: 'p1Data',
    open(listener) {
      const { intervalMs, timeoutMs, latencyMs } = config;
      const { href: address, origin, pathname, search } = pageOf(config.url);
      const path = pathname + search;
      let takenAtMs = 0;
      let last = '';
      const decoder = parts.createDecoder({
        reading: (reading, raw) => listener.reading({ ...reading, takenAtMs }, raw),
        fault: (fault) => listener.fault(fault),
      });

      const read = (body: string, askedAtMs: number): void => {
        const telegram = telegramIn(body);
        if (telegram === undefined) {
          listener.fault({ kind: 'format', detail: `there is no telegram on ${path}` });
        } else if (telegram !== last) {
          last = telegram;
          takenAtMs = askedAtMs - latencyMs;
          decoder.push(Buffer.from(telegram, 'latin1'));
          decoder.end();
        }
      };
      return pollHttp({ origin, path, address, intervalMs, timeoutMs, read }, parts, listener);
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
