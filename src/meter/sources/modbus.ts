import type { LookupFunction } from 'node:net';
import type { Clock } from '../../clock.ts';
import { netGridW } from '../reading.ts';
import type { MeterListener, MeterSource } from '../source.ts';
import { createHostLookup } from './host-lookup.ts';
import { createLinkNews } from './link-news.ts';
import type { ModbusConfig } from './modbus.config.ts';
import { ModbusLink, type RegistersAsked } from './modbus-link.ts';
import { MODBUS_MAPS, type RegisterBlock } from './modbus-maps.ts';
import { PhaseTrust } from './phase-trust.ts';
import { poll } from './polling.ts';
import { MAX_KW } from './power-answer.ts';

/** Exceptions that mean there is no such register: illegal function, address, value. */
const FOR_GOOD: readonly number[] = [1, 2, 3];

export interface ModbusParts {
  readonly clock: Clock;
  /** Resolves host names; the default is the system's resolver, then multicast DNS. */
  readonly lookup?: LookupFunction;
  /** Chance for the waits between attempts, 0 to 1. */
  readonly random?: (() => number) | undefined;
}

/** A meter that is read by Modbus TCP on one kept connection, one question at a time. */
export function createModbusSource(config: ModbusConfig, parts: ModbusParts): MeterSource {
  return {
    name: 'modbus',
    open(listener) {
      const { clock, lookup = createHostLookup({ clock }), random } = parts;
      const { intervalMs } = config;
      const link = new ModbusLink({ ...config, clock, lookup });
      const stopped = new AbortController();
      const { signal } = stopped;
      const ask = asking({ config, clock, link, listener, signal });
      void poll({ clock, intervalMs, signal, ask, random });
      return () => {
        stopped.abort();
        link.drop();
      };
    },
  };
}

interface Asking {
  readonly config: ModbusConfig;
  readonly clock: Clock;
  readonly link: ModbusLink;
  readonly listener: MeterListener;
  readonly signal: AbortSignal;
}

function asking({ config, clock, link, listener, signal }: Asking): () => Promise<boolean> {
  const { power, details, read } = MODBUS_MAPS[config.map];
  const name = `${config.host}:${config.port}`;
  const news = createLinkNews(listener);
  const trust = new PhaseTrust();
  /** What this meter has said it does not have. */
  const missing = new Set<RegistersAsked>();

  /** @returns the reading, or why there is none, or that the link failed. */
  async function ask() {
    const blocks = new Map<number, Buffer>();
    for (const asked of [power, ...details]) {
      if (missing.has(asked)) continue;
      const answer = await link.read(asked);
      if (answer.ok) blocks.set(asked.address, answer.bytes);
      else if (answer.exception === undefined || asked === power) return answer;
      else if (FOR_GOOD.includes(answer.exception)) missing.add(asked);
    }
    return { ok: true, reading: read(registersIn(blocks)) } as const;
  }

  return async () => {
    const askedAtMs = clock.now();
    const answer = await ask();
    if (signal.aborted) return false;
    if (!answer.ok && answer.exception === undefined) {
      // Another meter may answer next.
      missing.clear();
      news({ state: 'down', detail: answer.fault.detail });
      listener.fault(answer.fault);
      return false;
    }
    news({ state: 'up', detail: name });
    listener.polled?.((clock.now() - askedAtMs) / 1_000);
    if (!answer.ok) listener.fault(answer.fault);
    else if (answer.reading === undefined) {
      listener.fault({ kind: 'no-reading', detail: `${name}: has no power to tell now` });
    } else if (Math.abs(netGridW(answer.reading)) > 1_000 * MAX_KW) {
      const detail = `${name}: ${netGridW(answer.reading)} W is no house's power`;
      listener.fault({ kind: 'bad-value', detail });
    } else {
      const takenAtMs = askedAtMs - config.latencyMs;
      listener.reading({ takenAtMs, ...trust.of(answer.reading) });
    }
    return true;
  };
}

/** Numbers in what was answered; what is not a number is not known. */
function registersIn(blocks: ReadonlyMap<number, Buffer>): RegisterBlock {
  const at = (
    address: number,
    bytes: number,
    read: (block: Buffer, at: number) => number,
  ): number | undefined => {
    for (const [first, block] of blocks) {
      const offset = 2 * (address - first);
      if (offset < 0 || offset + bytes > block.length) continue;
      const value = read(block, offset);
      return Number.isFinite(value) ? value : undefined;
    }
    return undefined;
  };
  return {
    // 32 bits are good for 7 digits: 230.7 V, and not 230.6999969482422.
    float: (address) =>
      at(address, 4, (block, offset) => Number(block.readFloatBE(offset).toPrecision(7))),
    double: (address) => at(address, 8, (block, offset) => block.readDoubleBE(offset)),
  };
}
