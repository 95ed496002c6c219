import type { LookupFunction } from 'node:net';
import type { Clock } from '../../clock.ts';
import type { MeterListener, MeterSource } from '../source.ts';
import { createHostLookup } from './host-lookup.ts';
import { type HttpConfig, valuesOf } from './http.config.ts';
import { HTTP_PRESETS } from './http-presets.ts';
import { readJsonReading } from './json-reading.ts';
import { KeptConnection } from './kept-connection.ts';
import { createLinkNews } from './link-news.ts';
import { PhaseTrust } from './phase-trust.ts';
import { poll } from './polling.ts';

export interface HttpParts {
  readonly clock: Clock;
  /** Resolves host names; the default is the system's resolver, then multicast DNS. */
  readonly lookup?: LookupFunction;
  /** Chance for the waits between attempts, 0 to 1. */
  readonly random?: () => number;
}

/** A meter that answers in JSON: asked on one kept connection, its values found by pointers. */
export function createHttpSource(config: HttpConfig, parts: HttpParts): MeterSource {
  return {
    name: 'http',
    open(listener) {
      const { clock, lookup = createHostLookup({ clock }), random } = parts;
      const { intervalMs } = config;
      const url = urlOf(config);
      const connection = new KeptConnection({ origin: url.origin, clock, lookup });
      const stopped = new AbortController();
      const { signal } = stopped;
      const ask = asking({ config, connection, listener, signal, url });
      void poll({ clock, intervalMs, signal, ask, ...(random ? { random } : {}) });
      return () => {
        stopped.abort();
        connection.drop();
      };
    },
  };
}

/** What is asked: a preset knows the path for an address that has none. */
function urlOf({ url: text, preset }: HttpConfig): URL {
  const url = new URL(text);
  const isBare = url.pathname === '/' && url.search === '';
  return isBare && preset !== null ? new URL(HTTP_PRESETS[preset].path, url) : url;
}

interface Asking {
  readonly config: HttpConfig;
  readonly connection: KeptConnection;
  readonly listener: MeterListener;
  readonly signal: AbortSignal;
  readonly url: URL;
}

function asking({ config, connection, listener, signal, url }: Asking) {
  const values = valuesOf(config);
  const link = createLinkNews(listener);
  const trust = new PhaseTrust();
  const path = url.pathname + url.search;
  return async (): Promise<boolean> => {
    const result = await connection.get(path, config.timeoutMs);
    if (signal.aborted) return false;
    if (!result.ok) {
      link({ state: 'down', detail: result.fault.detail });
      listener.fault(result.fault);
      return false;
    }
    link({ state: 'up', detail: url.href });
    listener.polled?.((result.answeredAtMs - result.askedAtMs) / 1_000);
    if (result.status !== 200) {
      listener.fault({ kind: 'status', detail: `${path} answered with status ${result.status}` });
      return true;
    }
    const answer = readJsonReading(result.body, values);
    if (!answer.ok) listener.fault(answer.fault);
    else {
      const takenAtMs = result.askedAtMs - config.latencyMs;
      listener.reading({ takenAtMs, ...trust.of(answer.reading) });
    }
    return true;
  };
}
