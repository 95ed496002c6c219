import type { MeterTime } from '../reading.ts';
import type { MeterSource } from '../source.ts';
import { readDataAnswer } from './data-answer.ts';
import { type HttpPollParts, pollHttp } from './http-poll.ts';
import type { KeptConnection } from './kept-connection.ts';
import { readPowerAnswer } from './power-answer.ts';
import type { PowerHttpConfig } from './power-http.config.ts';
import { RemoteDetails } from './remote-details.ts';

export interface PowerHttpParts extends HttpPollParts {
  /** Reads the local time of the remote's meter, `YYYY-MM-DD hh:mm:ss`. */
  readonly timeOf: (local: string) => MeterTime | undefined;
}

/** What is asked beside the power must not hold it up for longer, milliseconds. */
const DATA_TIMEOUT_MS = 1_000;

/** A meter that answers `GET /power`, and mostly `GET /api/data` too. */
export function createPowerHttpSource(config: PowerHttpConfig, parts: PowerHttpParts): MeterSource {
  return {
    name: 'power',
    open(listener) {
      const { dataIntervalMs, intervalMs, latencyMs, timeoutMs, url } = config;
      const { clock, timeOf } = parts;
      const base = new URL(url);
      const { power: path, data } = pathsOf(base);
      const details = new RemoteDetails(dataIntervalMs, latencyMs);
      let hasData = false;

      /** @returns whether there is an answer as new as the power that is asked for next. */
      const askData = async (connection: KeptConnection): Promise<boolean> => {
        if (data === undefined || !details.isDue(clock.now())) return false;
        const result = await connection.get(data, Math.min(DATA_TIMEOUT_MS, timeoutMs));
        const isFound = result.ok && result.status === 200;
        const answer = isFound ? readDataAnswer(result.body, timeOf) : undefined;
        if (!result.ok || answer === undefined) {
          // Many meters have no such path: that is no fault of theirs, and nothing to count.
          details.failed(clock.now());
          return false;
        }
        details.note(answer, result.askedAtMs);
        return true;
      };

      // A remote that does not answer is asked for its power only.
      const before = async (connection: KeptConnection, isUp: boolean): Promise<void> => {
        hasData = isUp && (await askData(connection));
      };

      const read = (body: string, askedAtMs: number): void => {
        const answer = readPowerAnswer(body);
        if (!answer.ok) {
          listener.fault(answer.fault);
          return;
        }
        const power = { takenAtMs: askedAtMs - latencyMs, ...answer.power };
        listener.reading(details.beside(power, hasData));
      };

      const { origin } = base;
      const options = { origin, path, address: url, intervalMs, timeoutMs, before, read };
      return pollHttp(options, parts, listener);
    },
  };
}

interface Paths {
  readonly power: string;
  /** Absent where the power's own path does not tell where it would be. */
  readonly data: string | undefined;
}

/** `http://host`, `http://host/power` and `http://host/panel/power` alike have a sibling `/api/data`. */
function pathsOf({ pathname, search }: URL): Paths {
  const base = pathname.replace(/\/(?:power\/?)?$/, '');
  if (search !== '' || (base === pathname && pathname !== '')) {
    return { power: pathname + search, data: undefined };
  }
  return { power: `${base}/power`, data: `${base}/api/data` };
}
