import type { LookupFunction } from 'node:net';
import type { Clock } from '../../clock.ts';
import type { MeterTime } from '../reading.ts';
import type { Close, MeterFault, MeterListener, MeterSource } from '../source.ts';
import { readDataAnswer } from './data-answer.ts';
import { createHostLookup } from './host-lookup.ts';
import { type HttpResult, KeptConnection } from './kept-connection.ts';
import { createLinkNews } from './link-news.ts';
import { poll } from './polling.ts';
import { readPowerAnswer } from './power-answer.ts';
import type { PowerHttpConfig } from './power-http.config.ts';
import { RemoteDetails } from './remote-details.ts';

export interface PowerHttpParts {
  readonly clock: Clock;
  /** Reads the local time of the remote's meter, `YYYY-MM-DD hh:mm:ss`. */
  readonly timeOf: (local: string) => MeterTime | undefined;
  /** Resolves host names; the default is the system's resolver, then multicast DNS. */
  readonly lookup?: LookupFunction;
  /** Chance for the waits between attempts, 0 to 1. */
  readonly random?: () => number;
}

/** What is asked beside the power must not hold it up for longer, milliseconds. */
const DATA_TIMEOUT_MS = 1_000;

/**
 * A meter that answers `GET /power`: asked on one kept connection, the next question a fixed time
 * after the last answer ended, never two at a time.
 */
export function createPowerHttpSource(config: PowerHttpConfig, parts: PowerHttpParts): MeterSource {
  return {
    name: 'power',
    open(listener) {
      const poller = new Poller(config, parts, listener);
      void poller.run();
      return () => poller.stop();
    },
  };
}

class Poller {
  readonly #config: PowerHttpConfig;
  readonly #parts: PowerHttpParts;
  readonly #listener: MeterListener;
  readonly #connection: KeptConnection;
  readonly #details: RemoteDetails;
  readonly #paths: Paths;
  readonly #link;
  readonly #stopped = new AbortController();

  constructor(config: PowerHttpConfig, parts: PowerHttpParts, listener: MeterListener) {
    const { clock, lookup = createHostLookup({ clock }) } = parts;
    const url = new URL(config.url);
    this.#config = config;
    this.#parts = parts;
    this.#listener = listener;
    this.#paths = pathsOf(url);
    this.#connection = new KeptConnection({ origin: url.origin, clock, lookup });
    this.#details = new RemoteDetails(config.dataIntervalMs, config.latencyMs);
    this.#link = createLinkNews(listener);
  }

  readonly stop: Close = () => {
    this.#stopped.abort();
    this.#connection.drop();
  };

  async run(): Promise<void> {
    const { clock, random } = this.#parts;
    const { intervalMs } = this.#config;
    const { signal } = this.#stopped;
    let isUp = false;
    const ask = async (): Promise<boolean> => {
      // A remote that does not answer is asked for its power only.
      const hasData = isUp && (await this.#askData());
      isUp = !signal.aborted && (await this.#askPower(hasData));
      return isUp;
    };
    await poll({ clock, intervalMs, signal, ask, ...(random ? { random } : {}) });
  }

  /** @returns whether there was an answer, good or bad. */
  async #askPower(hasData: boolean): Promise<boolean> {
    const { timeoutMs, url } = this.#config;
    const result = await this.#connection.get(this.#paths.power, timeoutMs);
    if (this.#stopped.signal.aborted) return false;
    if (!result.ok) {
      this.#link({ state: 'down', detail: result.fault.detail });
      this.#listener.fault(result.fault);
      return false;
    }
    this.#link({ state: 'up', detail: url });
    this.#listener.polled?.((result.answeredAtMs - result.askedAtMs) / 1_000);
    this.#tell(result, hasData);
    return true;
  }

  #tell(result: HttpResult & { ok: true }, hasData: boolean): void {
    const { status, body, askedAtMs } = result;
    if (status !== 200) {
      this.#listener.fault(statusFault(this.#paths.power, status));
      return;
    }
    const answer = readPowerAnswer(body);
    if (!answer.ok) {
      this.#listener.fault(answer.fault);
      return;
    }
    const power = { takenAtMs: askedAtMs - this.#config.latencyMs, ...answer.power };
    this.#listener.reading(this.#details.beside(power, hasData));
  }

  /** @returns whether there is an answer as new as the power that is asked for next. */
  async #askData(): Promise<boolean> {
    const { clock, timeOf } = this.#parts;
    const { data } = this.#paths;
    if (data === undefined || !this.#details.isDue(clock.now())) return false;
    const result = await this.#connection.get(
      data,
      Math.min(DATA_TIMEOUT_MS, this.#config.timeoutMs),
    );
    const answer =
      result.ok && result.status === 200 ? readDataAnswer(result.body, timeOf) : undefined;
    if (!result.ok || answer === undefined) {
      // Many meters have no such path: that is no fault of theirs, and nothing to count.
      this.#details.failed(clock.now());
      return false;
    }
    this.#details.note(answer, result.askedAtMs);
    return true;
  }
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

function statusFault(path: string, status: number): MeterFault {
  return { kind: 'status', detail: `${path} answered with status ${status}` };
}
