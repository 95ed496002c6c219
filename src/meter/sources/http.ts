import type { MeterSource } from '../source.ts';
import { type HttpConfig, valuesOf } from './http.config.ts';
import { type HttpPollParts, pollHttp } from './http-poll.ts';
import { HTTP_PRESETS } from './http-presets.ts';
import { readJsonReading } from './json-reading.ts';
import { PhaseTrust } from './phase-trust.ts';

/** A meter that answers in JSON: asked on one kept connection, its values found by pointers. */
export function createHttpSource(config: HttpConfig, parts: HttpPollParts): MeterSource {
  return {
    name: 'http',
    open(listener) {
      const { intervalMs, latencyMs, timeoutMs } = config;
      const { href: address, origin, pathname, search } = urlOf(config);
      const values = valuesOf(config);
      const trust = new PhaseTrust();
      const read = (body: string, askedAtMs: number): void => {
        const answer = readJsonReading(body, values);
        if (!answer.ok) listener.fault(answer.fault);
        else listener.reading({ takenAtMs: askedAtMs - latencyMs, ...trust.of(answer.reading) });
      };
      const path = pathname + search;
      return pollHttp({ origin, path, address, intervalMs, timeoutMs, read }, parts, listener);
    },
  };
}

/** What is asked: a preset knows the path for an address that has none. */
function urlOf({ url: text, preset }: HttpConfig): URL {
  const url = new URL(text);
  const isBare = url.pathname === '/' && url.search === '';
  return isBare && preset !== null ? new URL(HTTP_PRESETS[preset].path, url) : url;
}
