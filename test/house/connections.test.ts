import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { boundConnections } from '../../src/house/connections.ts';

/** Connections at a time. */
const MOST = 2;
const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

async function serving() {
  const app = fastify({ forceCloseConnections: true });
  boundConnections(app, MOST);
  let answered = 0;
  app.get('/', async () => {
    answered++;
    return 'x'.repeat(400_000);
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const dial = async () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    return socket;
  };
  return { app, dial, answered: () => answered };
}

test('who asks a thousand times and does not read is hung up on', async () => {
  const { app, dial, answered } = await serving();
  const socket = await dial();
  await until(async () => (await connections(app.server)) === 1);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.pause().write(REQUEST.repeat(1_000));
  await until(async () => (await connections(app.server)) === 0);
  // It learns of its end when it reads at last, or when it still writes.
  socket.resume();
  await closed;
  expect(answered()).toBeLessThanOrEqual(64);
});

test('who asks often and reads is answered every time', async () => {
  const { dial, answered } = await serving();
  const socket = await dial();
  let heard = 0;
  socket.on('data', (chunk) => {
    heard += chunk.length;
  });
  for (let round = 1; round <= 10; round++) {
    socket.write(REQUEST.repeat(16));
    while (heard < round * 16 * 400_000) await once(socket, 'data');
  }
  expect(answered()).toBe(160);
});

test('one connection more than there may be is ended', async () => {
  const { dial } = await serving();
  const sockets = [await dial(), await dial()];
  const third = await dial();
  await once(third.resume(), 'close');
  expect(sockets.map(({ closed }) => closed)).toEqual([false, false]);
});

test('one on which nothing moves is ended', async () => {
  const { app, dial } = await serving();
  expect(app.server.timeout).toBe(60_000);
  app.server.timeout = 100;
  const socket = (await dial()).pause();
  // Much more than a network keeps for who does not read, a few at a time.
  socket.write(REQUEST.repeat(60));
  await until(async () => (await connections(app.server)) === 0);
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

function connections(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
}
