import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Options } from 'multicast-dns';
import type { Clock } from '../clock.ts';
import { discoverMeters } from '../meter/sources/discover.ts';
import { messageOf } from '../thrown.ts';
import type { MeterInput } from './setup-meter.ts';

/** A serial port as `serialport` lists it. */
export interface SerialPortInfo {
  readonly path: string;
  readonly manufacturer?: string | undefined;
  /** On Linux the name below `/dev/serial/by-id`. */
  readonly pnpId?: string | undefined;
  readonly vendorId?: string | undefined;
}

export interface FindMetersParts {
  readonly clock: Clock;
  /** How long to listen on the network, milliseconds. */
  readonly forMs?: number;
  /** Our own host name without `.local`, which is not to be found. */
  readonly own?: string;
  /** Sockets and interfaces, for networks that are not the default one. */
  readonly network?: Options;
  /** Serial ports of this machine; the default asks the system. */
  readonly listPorts?: () => Promise<readonly SerialPortInfo[]>;
  /** Whether a device is there. */
  readonly exists?: (path: string) => boolean;
}

/** A meter, or a port on which one may be. */
export interface MeterChoice {
  readonly kind: 'serial' | 'network';
  /** What it calls itself. */
  readonly name: string;
  /** Device, or address. */
  readonly where: string;
  /** The `meter` block that reads it. */
  readonly meter: MeterInput;
}

export interface FoundMeters {
  /** Ports first, then what the network tells of. */
  readonly meters: readonly MeterChoice[];
  /** What could not be looked at. */
  readonly troubles: readonly { readonly kind: MeterChoice['kind']; readonly detail: string }[];
}

/** What the kernel calls serial adapters on USB. */
const ADAPTER = /^tty(?:USB|ACM)\d+$/;
/** The Raspberry Pi's own UART on its header. */
const HEADER_UART = '/dev/serial0';

/** Looks at the serial ports and listens on the network, both at once. Never throws. */
export async function findMeters(parts: FindMetersParts): Promise<FoundMeters> {
  const { listPorts = systemPorts, exists = existsSync, ...discovery } = parts;
  const [ports, told] = await Promise.allSettled([listPorts(), discoverMeters(discovery)]);
  const troubles: FoundMeters['troubles'][number][] = [];
  const meters: MeterChoice[] = [];
  if (ports.status === 'fulfilled') meters.push(...serialChoices(ports.value, exists));
  else troubles.push({ kind: 'serial', detail: messageOf(ports.reason) });
  if (told.status === 'fulfilled') {
    for (const { name, address, source } of told.value) {
      meters.push({ kind: 'network', name, where: address, meter: source });
    }
  } else {
    troubles.push({ kind: 'network', detail: messageOf(told.reason) });
  }
  return { meters, troubles };
}

/** Adapters under the name that stays whichever socket they are in; then the header's own. */
function serialChoices(
  ports: readonly SerialPortInfo[],
  exists: (path: string) => boolean,
): readonly MeterChoice[] {
  const adapters = ports
    .filter(({ path, pnpId, vendorId }) => pnpId ?? vendorId ?? ADAPTER.test(basename(path)))
    .map(({ path, pnpId, manufacturer }) => {
      const byId = `/dev/serial/by-id/${pnpId}`;
      const isNamed = pnpId !== undefined && exists(byId);
      return choice(manufacturer ?? 'USB serial adapter', isNamed ? byId : path);
    });
  return exists(HEADER_UART) ? [...adapters, choice('UART of the header', HEADER_UART)] : adapters;
}

function choice(name: string, path: string): MeterChoice {
  return { kind: 'serial', name, where: path, meter: { source: 'serial', path } };
}

/** As udev knows them; where there is none, as in a container, by the names the kernel gives. */
async function systemPorts(): Promise<readonly SerialPortInfo[]> {
  const { SerialPort } = await import('serialport');
  try {
    return await SerialPort.list();
  } catch {
    const names = await readdir('/dev');
    return names.filter((name) => ADAPTER.test(name)).map((name) => ({ path: `/dev/${name}` }));
  }
}
