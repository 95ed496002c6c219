import { connect } from 'node:net';
import { setTimeout as later } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { P1HubConfig } from '../../../src/publish/p1-hub/p1-hub.config.ts';
import { start } from '../../../src/publish/p1-hub/p1-hub.ts';
import { randomBytes, randomInt } from '../../support/chance.ts';
import { FULL_READING } from '../../support/fake-house.ts';
import { keptBytes } from '../../support/kept-memory.ts';
import { outletContext } from '../../support/outlet-context.ts';

const FUZZ_MS = Number(process.env['FUZZ_MS'] ?? 1_500);
/** What memory may grow by, bytes. */
const FLAT = 20 * 1_024 * 1_024;

async function open() {
  const context = outletContext();
  const block = P1HubConfig.parse({ enabled: true, host: '127.0.0.1', port: 0 });
  const outlet = await start(block, context);
  onTestFinished(() => outlet.close());
  const status = () => outlet.status?.() ?? '';
  return { context, status, port: Number(/port (\d+)/.exec(status())?.[1]) };
}

/** What a newcomer is sent first. */
function greeting(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').once('error', reject);
    socket.once('data', (chunk) => {
      socket.destroy();
      resolve(chunk.toString('latin1'));
    });
  });
}

test('nonsense from many sides does no harm', { timeout: FUZZ_MS + 180_000 }, async () => {
  const { context, port, status } = await open();
  const words = ['ping\r\n', 'bye\r\n', '\xff\xfd\x03', '\r\n\r\n', 'x'.repeat(400)];
  const attack = (): void => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    if (randomInt(3) > 0) socket.resume();
    for (let count = randomInt(1, 30); count > 0; count--) {
      const word = words[randomInt(words.length * 2)];
      socket.write(word === undefined ? randomBytes(randomInt(1, 900)) : word);
    }
    setTimeout(() => socket.destroy(), randomInt(20));
  };
  const burst = async (forMs: number): Promise<number> => {
    const endMs = performance.now() + forMs;
    while (performance.now() < endMs) {
      for (let count = 0; count < 20; count++) attack();
      context.house.read(FULL_READING);
      await later(5);
    }
    await later(50);
    return keptBytes();
  };
  const before = await burst(FUZZ_MS / 2);
  const after = await burst(FUZZ_MS / 2);
  expect(after - before).toBeLessThan(FLAT);
  expect(context.failures).toEqual([]);
  while (!status().endsWith(' 0 clients')) await later(10);
  expect(await greeting(port)).toMatch(/^\/XMX5LGBBFG1009020927\r\n/);
});

test('a thousand connections at once: as many as may be are served', async () => {
  const { port, status } = await open();
  const sockets = Array.from({ length: 1_000 }, () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    return socket.resume();
  });
  while (sockets.filter((socket) => socket.closed).length !== 984) await later(10);
  expect(status()).toContain(', 16 clients');
  for (const socket of sockets) socket.destroy();
  while (!status().endsWith(' 0 clients')) await later(10);
  expect(await greeting(port)).toMatch(/^\/XMX5/);
});
