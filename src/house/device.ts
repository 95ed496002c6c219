import { readFileSync } from 'node:fs';
import { arch, networkInterfaces, type } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** The machine this runs on, as others may identify it. */
export interface Device {
  /** E.g. `Raspberry Pi 4 Model B Rev 1.4`. */
  readonly model: string;
  /** The address it can be reached at now, and the adapter's MAC; they change with the network. */
  address(): DeviceAddress;
  /** What the program may still allocate, bytes. */
  freeHeapBytes(): number;
}

export interface DeviceAddress {
  /** IPv4 in dotted form, or IPv6; `127.0.0.1` without a network. */
  readonly ip: string;
  /** Upper-case hex with colons; empty without a network. */
  readonly mac: string;
}

/** The machine this program runs on. */
export const thisDevice: Device = {
  model: boardModel() ?? `${type()} ${arch()}`,
  address: () => firstAddress(networkInterfaces()),
  freeHeapBytes: () => getHeapStatistics().total_available_size,
};

/**
 * The first address that leads outside, IPv4 before IPv6.
 *
 * @param interfaces - as {@link networkInterfaces} returns them.
 */
export function firstAddress(interfaces: ReturnType<typeof networkInterfaces>): DeviceAddress {
  const outside = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal }) => !internal);
  const chosen = outside.find(({ family }) => family === 'IPv4') ?? outside[0];
  if (chosen === undefined) return { ip: '127.0.0.1', mac: '' };
  return { ip: chosen.address, mac: chosen.mac.toUpperCase() };
}

/** Name of the board from the device tree; only ARM boards have one. */
function boardModel(): string | undefined {
  try {
    return readFileSync('/proc/device-tree/model', 'latin1').replaceAll('\0', '').trim();
  } catch {
    return undefined;
  }
}
