import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import type { Close } from '../../../src/meter/source.ts';
import { TcpConfig } from '../../../src/meter/sources/tcp.config.ts';
import { createTcpSource } from '../../../src/meter/sources/tcp.ts';
import { lineDecoder } from '../../support/line-decoder.ts';
import { MeterLog, settled } from '../../support/meter-log.ts';
import { ownPort } from '../../support/own-port.ts';

/** A terminal server on loopback whose connections a test holds in its hand. */
class Hub {
  readonly #server: Server = createServer((socket) => {
    this.#sockets.push(socket);
    socket.on('error', () => {});
    this.#arrived?.();
  });
  readonly #sockets: Socket[] = [];
  #taken = 0;
  #arrived: (() => void) | undefined;

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }
  get connections(): number {
    return this.#sockets.length;
  }

  async listen(port: number): Promise<this> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  /** The next connection. */
  async next(): Promise<Socket> {
    for (;;) {
      const socket = this.#sockets[this.#taken];
      if (socket !== undefined) {
        this.#taken++;
        return socket;
      }
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
  }

  async kill(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }
}

let hub: Hub;
let clock: VirtualClock;
let log: MeterLog;
let close: Close;

beforeEach(async () => {
  hub = await new Hub().listen(await ownPort());
  clock = new VirtualClock();
  log = new MeterLog();
  const config = TcpConfig.parse({ source: 'tcp', host: '127.0.0.1', port: hub.port });
  const parts = { clock, createDecoder: lineDecoder(clock), random: () => 0 };
  close = createTcpSource(config, parts).open(log);
});
afterEach(async () => {
  close();
  await hub.kill();
});

test('reads what comes, however it is cut, and drops telnet commands', async () => {
  const socket = await hub.next();
  socket.write(Buffer.from('fffb03fffd', 'hex'));
  await log.until(() => log.linkStates[0] === 'up');
  socket.write(Buffer.from('03', 'hex'));
  socket.write('12');
  socket.write('0\n340\n');
  await log.until(() => log.readings.length === 2);
  expect(log.readings.map(({ importW }) => importW)).toEqual([120, 340]);
  expect(log.faults).toEqual([]);
});

test('a server that goes away is found again, half a telegram forgotten', async () => {
  const { port } = hub;
  const socket = await hub.next();
  socket.write('1\n99');
  await log.until(() => log.readings.length === 1);
  await hub.kill();
  await log.until(() => log.linkStates.at(-1) === 'down');
  // Refused while it is away: after 1, 2 and 4 s.
  for (const [attempt, atMs] of [1_000, 3_000, 7_000].entries()) {
    clock.advanceTo(atMs - 1);
    await settled();
    expect(log.faults).toHaveLength(attempt + 1);
    clock.advanceTo(atMs);
    await log.until(() => log.faults.length === attempt + 2);
  }
  hub = await new Hub().listen(port);
  clock.advanceTo(15_000);
  (await hub.next()).write('2\n');
  await log.until(() => log.readings.length === 2);
  expect(log.readings[1]).toMatchObject({ importW: 2, takenAtMs: 15_000 });
  expect(log.linkStates).toEqual(['up', 'down', 'up']);
  expect(new Set(log.faultKinds)).toEqual(new Set(['transport']));
});

test('a silent connection is made again after a minute', async () => {
  (await hub.next()).write('1\n');
  await log.until(() => log.readings.length === 1);
  clock.advanceTo(59_999);
  await settled();
  expect(log.faults).toEqual([]);
  clock.advanceTo(60_000);
  expect(log.faults).toMatchObject([{ kind: 'timeout' }]);
  clock.advanceTo(61_000);
  (await hub.next()).write('2\n');
  await log.until(() => log.readings.length === 2);
  expect(hub.connections).toBe(2);
});

test('closed, it tells nothing more and hangs up', async () => {
  const socket = await hub.next();
  socket.write('1\n');
  await log.until(() => log.readings.length === 1);
  const before = log.count;
  close();
  close();
  socket.resume();
  await once(socket, 'close');
  clock.advanceTo(100_000);
  await settled();
  expect(log.count).toBe(before);
  expect(hub.connections).toBe(1);
});
