import type { Options } from 'multicast-dns';
import type { Clock } from '../../clock.ts';
import { type FoundMeter, KNOWN_TYPES, knownMeter } from './known-meters.ts';
import { ServiceRecords } from './service-records.ts';

export interface DiscoverParts {
  readonly clock: Clock;
  /** How long to listen, milliseconds; meters on Wi-Fi take their time. */
  readonly forMs?: number;
  /** Our own host name without `.local`, which is not to be found. */
  readonly own?: string;
  /** Sockets and interfaces, for networks that are not the default one. */
  readonly network?: Options;
}

const LISTEN_MS = 3_000;
/** RFC 6762 section 5.2: at least a second between two questions. */
const ASK_AGAIN_MS = 1_000;

/**
 * Looks for meters that tell of themselves on the local network (RFC 6763): HomeWizard, EnergyMe Home,
 * whatwatt Go, SolarSync, SmartMeter and other SunPilots. In the order of their names; what one name
 * offers in several ways, in the order of {@link KNOWN_TYPES}: which answer came first is chance.
 *
 * @throws {Error} of the system, when the network cannot be asked.
 */
export async function discoverMeters({
  clock,
  forMs = LISTEN_MS,
  own,
  network = {},
}: DiscoverParts): Promise<readonly FoundMeter[]> {
  const { default: createMulticastDns } = await import('multicast-dns');
  const types = KNOWN_TYPES.map((type) => `${type}.local`);
  const records = new ServiceRecords();
  const dns = createMulticastDns(network);
  let alarm: unknown;
  try {
    await new Promise<void>((resolve, reject) => {
      dns.on('error', reject);
      dns.on('response', (packet) => records.note(packet, types));
      const endMs = clock.now() + forMs;
      const ask = (): void => {
        const all = types.map((name) => ({ name, type: 'PTR' as const }));
        dns.query({ questions: [...all, ...records.missing()] });
        const leftMs = endMs - clock.now();
        alarm =
          leftMs > ASK_AGAIN_MS
            ? clock.setTimeout(ask, ASK_AGAIN_MS)
            : clock.setTimeout(resolve, leftMs);
      };
      ask();
    });
  } finally {
    clock.clearTimeout(alarm);
    dns.destroy();
  }
  const ownHost = own === undefined ? undefined : `${own}.local`.toLowerCase();
  const services = records.services().filter(({ host }) => host.toLowerCase() !== ownHost);
  return KNOWN_TYPES.flatMap((type) => services.filter((service) => service.type === type))
    .flatMap((service) => knownMeter(service) ?? [])
    .toSorted((one, other) => one.name.localeCompare(other.name));
}
