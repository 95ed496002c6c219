import { connect, type LookupFunction } from 'node:net';
import type { Clock } from '../../clock.ts';
import type { MeterSource } from '../source.ts';
import { createTelnetFilter } from '../telnet.ts';
import { createBackoff } from './backoff.ts';
import { type ByteLinkParts, type LineEvents, openByteLink } from './byte-link.ts';
import { createHostLookup } from './host-lookup.ts';
import type { TcpConfig } from './tcp.config.ts';

export interface TcpParts extends Pick<ByteLinkParts, 'createDecoder'> {
  readonly clock: Clock;
  /** Resolves host names; the default is the system's resolver, then multicast DNS. */
  readonly lookup?: LookupFunction;
  /** Chance for the waits between attempts, 0 to 1. */
  readonly random?: (() => number) | undefined;
}

/** How long a connection may take to come about, milliseconds. */
const CONNECT_MS = 5_000;

/** Telegrams as a raw TCP stream; telnet commands in it are dropped. */
export function createTcpSource(config: TcpConfig, parts: TcpParts): MeterSource {
  const { clock, createDecoder, random } = parts;
  const lookup = parts.lookup ?? createHostLookup({ clock });
  return {
    name: 'tcp',
    open: (listener) =>
      openByteLink(
        {
          openLine: (events) => openSocket(config, { clock, lookup }, events),
          createDecoder,
          backoff: createBackoff({ random }),
          clock,
        },
        listener,
      ),
  };
}

function openSocket(
  { host, port, silence }: TcpConfig,
  { clock, lookup }: { clock: Clock; lookup: LookupFunction },
  events: LineEvents,
) {
  const strip = createTelnetFilter();
  const socket = connect({ host, port, lookup });
  const name = `${host}:${port}`;
  let alarm: unknown;

  const down = (kind: 'timeout' | 'transport', detail: string): void => {
    clock.clearTimeout(alarm);
    socket.destroy();
    events.down({ kind, detail: `${name}: ${detail}` });
  };
  const expectWithin = (delayMs: number, what: string): void => {
    clock.clearTimeout(alarm);
    alarm = clock.setTimeout(() => down('timeout', `no ${what} within ${delayMs} ms`), delayMs);
  };

  expectWithin(CONNECT_MS, 'connection');
  socket.on('connect', () => {
    events.up(name);
    expectWithin(silence, 'byte');
  });
  socket.on('data', (chunk) => {
    expectWithin(silence, 'byte');
    events.bytes(strip(chunk));
  });
  socket.on('error', (error) => down('transport', error.message));
  socket.on('close', () => down('transport', 'closed by the other end'));
  return {
    close() {
      clock.clearTimeout(alarm);
      socket.destroy();
    },
  };
}
