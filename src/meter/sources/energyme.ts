import type { LookupFunction } from 'node:net';
import type { Clock } from '../../clock.ts';
import type { MeterListener, MeterSource } from '../source.ts';
import { DigestClient, isTurnedAway, statusFault } from './digest.ts';
import type { EnergyMeSourceConfig } from './energyme.config.ts';
import { energyMeReading } from './energyme-reading.ts';
import { createHostLookup } from './host-lookup.ts';
import { KeptConnection } from './kept-connection.ts';
import { createLinkNews } from './link-news.ts';
import { poll } from './polling.ts';

export interface EnergyMeParts {
  readonly clock: Clock;
  /** Resolves host names; the default is the system's resolver, then multicast DNS. */
  readonly lookup?: LookupFunction;
  /** Chance for the waits between attempts, 0 to 1. */
  readonly random?: () => number;
}

/** All channels at once, because their roles say which of them are the grid. */
const VALUES = '/api/v1/ade7953/meter-values';
/** The only user it has. */
const USER = 'admin';

/** An EnergyMe Home: asked for its channels on one kept connection, behind HTTP Digest. */
export function createEnergyMeSource(
  config: EnergyMeSourceConfig,
  parts: EnergyMeParts,
): MeterSource {
  return {
    name: 'energyme',
    open(listener) {
      const { clock, lookup = createHostLookup({ clock }), random } = parts;
      const { intervalMs, password, url } = config;
      const digest = new DigestClient({ username: USER, password });
      const { origin } = new URL(url);
      const connection = new KeptConnection({ origin, clock, lookup, digest });
      const stopped = new AbortController();
      const { signal } = stopped;
      const ask = asking({ config, connection, listener, signal });
      void poll({ clock, intervalMs, signal, ask, ...(random ? { random } : {}) });
      return () => {
        stopped.abort();
        connection.drop();
      };
    },
  };
}

interface Asking {
  readonly config: EnergyMeSourceConfig;
  readonly connection: KeptConnection;
  readonly listener: MeterListener;
  readonly signal: AbortSignal;
}

function asking({ config, connection, listener, signal }: Asking) {
  const { latencyMs, timeoutMs, url } = config;
  const link = createLinkNews(listener);
  return async (): Promise<boolean> => {
    const result = await connection.get(VALUES, timeoutMs);
    if (signal.aborted) return false;
    if (!result.ok) {
      link({ state: 'down', detail: result.fault.detail });
      listener.fault(result.fault);
      return false;
    }
    link({ state: 'up', detail: url });
    listener.polled?.((result.answeredAtMs - result.askedAtMs) / 1_000);
    if (result.status !== 200) {
      listener.fault(statusFault(VALUES, result.status));
      return !isTurnedAway(result.status);
    }
    const answer = energyMeReading(result.body, result.askedAtMs - latencyMs);
    if ('fault' in answer) listener.fault(answer.fault);
    else listener.reading(answer.reading);
    return true;
  };
}
