import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import type { Clock } from '../../clock.ts';
import { HostUnknownError } from './host-unknown-error.ts';
import { askMulticast } from './multicast-name.ts';

/** Finds the addresses of a host; rejects when there are none. */
export type Resolver = (hostname: string) => Promise<readonly LookupAddress[]>;

export interface HostLookupOptions {
  readonly clock: Clock;
  readonly system?: Resolver;
  readonly multicast?: Resolver;
}

/** The system's resolver may ask a router that never answers: the network itself is asked by then. */
const SYSTEM_ALONE_MS = 500;
/** An old address is better than none by then. */
const PATIENCE_WITH_OLD_MS = 1_000;
const PATIENCE_MS = 2_500;

/**
 * Resolves host names for a connection: by the system, names under `.local` failing that by
 * multicast DNS, and failing all by the last address that was good.
 */
export function createHostLookup({
  clock,
  system = (hostname) => promisify(systemLookup)(hostname, { all: true }),
  multicast = (hostname) => askMulticast(hostname, clock),
}: HostLookupOptions): LookupFunction {
  const lastGood = new Map<string, readonly LookupAddress[]>();
  const underWay = new Map<string, Promise<readonly LookupAddress[]>>();

  async function resolve(hostname: string): Promise<readonly LookupAddress[]> {
    const known = lastGood.get(hostname);
    // A blocked resolver holds one of few threads: never ask it twice at a time.
    const found = underWay.get(hostname) ?? ask(hostname);
    try {
      return await within(
        known === undefined ? PATIENCE_MS : PATIENCE_WITH_OLD_MS,
        hostname,
        found,
      );
    } catch (cause) {
      if (known === undefined) throw cause;
      return known;
    }
  }

  function ask(hostname: string): Promise<readonly LookupAddress[]> {
    const asked = search(hostname)
      .then((found) => {
        lastGood.set(hostname, found);
        return found;
      })
      .finally(() => underWay.delete(hostname));
    underWay.set(hostname, asked);
    return asked;
  }

  async function search(hostname: string): Promise<readonly LookupAddress[]> {
    const bySystem = system(hostname);
    if (!hostname.toLowerCase().replace(/\.$/, '').endsWith('.local')) return bySystem;
    try {
      return await within(SYSTEM_ALONE_MS, hostname, bySystem);
    } catch {
      return Promise.any([bySystem, multicast(hostname)]).catch((cause: unknown) => {
        throw new HostUnknownError(hostname, 'neither the system nor the network knows it', cause);
      });
    }
  }

  function within<T>(patienceMs: number, hostname: string, result: Promise<T>): Promise<T> {
    return new Promise((done, failed) => {
      const late = (): void => failed(new HostUnknownError(hostname, 'no answer in time'));
      const alarm = clock.setTimeout(late, patienceMs);
      result.then(done, failed).finally(() => clock.clearTimeout(alarm));
    });
  }

  return (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        const { family } = options;
        const wanted = family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : family;
        const fitting = wanted ? found.filter((one) => one.family === wanted) : found;
        const [first] = fitting;
        if (first === undefined) {
          callback(new HostUnknownError(hostname, `has no IPv${wanted} address`), '', 0);
        } else if (options.all) {
          callback(null, [...fitting]);
        } else {
          callback(null, first.address, first.family);
        }
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}
