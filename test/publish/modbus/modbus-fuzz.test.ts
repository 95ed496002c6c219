import { connect } from 'node:net';
import { setTimeout as later } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ModbusServerConfig } from '../../../src/publish/modbus/modbus.config.ts';
import { start } from '../../../src/publish/modbus/modbus.ts';
import { randomBytes, randomInt } from '../../support/chance.ts';
import { keptBytes } from '../../support/kept-memory.ts';
import { ModbusClient } from '../../support/modbus-client.ts';
import { outletContext } from '../../support/outlet-context.ts';

const FUZZ_MS = Number(process.env['FUZZ_MS'] ?? 1_500);
/** What memory may grow by, bytes. */
const FLAT = 20 * 1_024 * 1_024;

/** Noise, or a request with something wrong in it. */
function nonsense(): Buffer {
  if (randomInt(3) === 0) return randomBytes(randomInt(1, 600));
  const request = Buffer.from('000100000006010300c80012', 'hex');
  for (let flips = randomInt(1, 4); flips > 0; flips--) {
    request[randomInt(request.length)] = randomInt(256);
  }
  return request.subarray(0, randomInt(1, request.length + 1));
}

test('nonsense from many sides does no harm', { timeout: FUZZ_MS + 180_000 }, async () => {
  const context = outletContext();
  const block = ModbusServerConfig.parse({ enabled: true, host: '127.0.0.1', port: 0 });
  const outlet = await start(block, context);
  onTestFinished(() => outlet.close());
  const port = Number(/:(\d+),/.exec(outlet.status?.() ?? '')?.[1]);

  const attack = (): void => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.on('data', () => {});
    for (let count = randomInt(1, 30); count > 0; count--) socket.write(nonsense());
    setTimeout(() => socket.destroy(), randomInt(20));
  };
  const burst = async (forMs: number): Promise<number> => {
    const endMs = performance.now() + forMs;
    while (performance.now() < endMs) {
      for (let count = 0; count < 20; count++) attack();
      await later(5);
    }
    await later(50);
    return keptBytes();
  };
  const before = await burst(FUZZ_MS / 2);
  const after = await burst(FUZZ_MS / 2);
  expect(after - before).toBeLessThan(FLAT);
  expect(context.failures).toEqual([]);

  const client = new ModbusClient(port);
  onTestFinished(() => void client.socket.destroy());
  expect((await client.registers(3, 200, 2)).readFloatBE()).toBe(-780);
});

test('a thousand connections at once: as many as may be are served', async () => {
  const context = outletContext();
  const outlet = await start(
    ModbusServerConfig.parse({ enabled: true, host: '127.0.0.1', port: 0 }),
    context,
  );
  onTestFinished(() => outlet.close());
  // However long it takes, nobody is hung up on because nothing was asked for ten seconds.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const port = Number(/:(\d+),/.exec(outlet.status?.() ?? '')?.[1]);
  const sockets = Array.from({ length: 1_000 }, () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    return socket;
  });
  const isSettled = () => sockets.filter((socket) => socket.closed).length === 992;
  while (!isSettled()) await later(10);
  expect(outlet.status?.()).toContain(', 8 connected');
  for (const socket of sockets) socket.destroy();
  while (!outlet.status?.().includes(', 0 connected')) await later(10);
  const client = new ModbusClient(port);
  onTestFinished(() => void client.socket.destroy());
  expect((await client.registers(3, 200, 2)).readFloatBE()).toBe(-780);
});
