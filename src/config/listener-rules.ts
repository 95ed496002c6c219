import { modbusPort } from '../publish/modbus/modbus.config.ts';
import type { Conflict, Rule, SoundBlocks } from './cross-rules.ts';
import { valueAt } from './layer.ts';

/** Every port that something listens on, by its path in the configuration. */
export const LISTENER_PORTS = [
  'api.port',
  'compat.energyme.port',
  'compat.homewizard.port',
  'compat.openevse.port',
  'compat.p1Gateway.port',
  'compat.whatwatt.port',
  'publish.modbus.port',
  'publish.p1Hub.port',
  'publish.p1Hub.housePort',
  'publish.smartMeter.port',
  'publish.smartMeter.streamPort',
];

interface Listener {
  readonly path: readonly string[];
  readonly host: string;
  readonly port: number;
}

/** Of two that listen on one port only one can work. */
export const LISTENER_RULES: readonly Rule[] = [
  function portsOfTheirOwn(blocks): Conflict | undefined {
    const listeners = LISTENER_PORTS.flatMap((path) => listenerAt(blocks, path.split('.')) ?? []);
    for (const [index, one] of listeners.entries()) {
      const other = listeners.slice(0, index).find((before) => areInTheWay(before, one));
      if (other === undefined) continue;
      const text = `is ${one.port}, must be another port than ${other.path.join('.')}`;
      return { path: one.path, text };
    }
    return undefined;
  },
];

/** @returns undefined for what is off, or takes any free port. */
function listenerAt(blocks: SoundBlocks, path: readonly string[]): Listener | undefined {
  const block = path.slice(0, -1);
  if (valueAt(blocks, [...block, 'enabled']) === false) return undefined;
  const given = valueAt(blocks, path);
  const port = block.at(-1) === 'modbus' ? modbusPort(given as number | null) : given;
  const host = valueAt(blocks, [...block, 'host']);
  if (typeof port !== 'number' || port === 0 || typeof host !== 'string') return undefined;
  return { path, host, port };
}

const ALL_ADDRESSES = ['0.0.0.0', '::'];

function areInTheWay(one: Listener, other: Listener): boolean {
  if (one.port !== other.port) return false;
  return one.host === other.host || [one, other].some(({ host }) => ALL_ADDRESSES.includes(host));
}
