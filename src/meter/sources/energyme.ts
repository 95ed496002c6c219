import type { MeterSource } from '../source.ts';
import { DigestClient } from './digest.ts';
import type { EnergyMeSourceConfig } from './energyme.config.ts';
import { energyMeReading } from './energyme-reading.ts';
import { type HttpPollParts, pollHttp } from './http-poll.ts';

/** All channels at once, because their roles say which of them are the grid. */
const VALUES = '/api/v1/ade7953/meter-values';
/** The only user it has. */
const USER = 'admin';

/** An EnergyMe Home: asked for its channels on one kept connection, behind HTTP Digest. */
export function createEnergyMeSource(
  config: EnergyMeSourceConfig,
  parts: HttpPollParts,
): MeterSource {
  return {
    name: 'energyme',
    open(listener) {
      const { intervalMs, latencyMs, password, timeoutMs, url } = config;
      const read = (body: string, askedAtMs: number): void => {
        const answer = energyMeReading(body, askedAtMs - latencyMs);
        if ('fault' in answer) listener.fault(answer.fault);
        else listener.reading(answer.reading);
      };
      const { origin } = new URL(url);
      const digest = new DigestClient({ username: USER, password });
      const options = { origin, path: VALUES, address: url, intervalMs, timeoutMs, digest, read };
      return pollHttp(options, parts, listener);
    },
  };
}
