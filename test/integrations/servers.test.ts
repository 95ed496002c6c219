import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { LISTENER_PORTS } from '../../src/config/listener-rules.ts';
import { BuiltProgram } from '../support/built-program.ts';
import { until } from '../support/mosquitto.ts';
import { FullBox } from './full-box.ts';
import { attacker, hearing, SERVERS, type ServerUnderTest } from './servers.ts';

const CONNECTIONS = 1_000;
/** Clients that ask and do not read; fewer than any server keeps. */
const NEVER_READ = 3;
/** What may be on its way between a socket that ended and the end of its descriptor. */
const SLACK = 4;
/** What the box may keep for who does not read, MiB. */
const FLAT_MIB = 20;

const program = new BuiltProgram();
const box = new FullBox();

beforeAll(() => box.start(program));
afterAll(async () => {
  await box.end();
  program.remove();
});

test('every port there is, is tried', () => {
  expect(SERVERS.map(({ path }) => path).toSorted()).toEqual(LISTENER_PORTS.toSorted());
});

test.each(SERVERS)('$path: a thousand connections', async (server) => {
  const before = await box.descriptorsAtRest();
  const sockets = attack(server, CONNECTIONS);
  for (const socket of sockets) socket.resume();
  // No more are kept than it serves, the others are hung up on.
  await until(() => sockets.every(({ connecting }) => !connecting));
  await until(() => sockets.filter(({ closed }) => !closed).length <= server.most);
  await until(() => box.descriptors - before <= server.most + SLACK);
  expect(await deaf(server)).toEqual([]);
  for (const socket of sockets) socket.destroy();
  await until(() => box.descriptors <= before + SLACK);
  // A place that somebody left is free a moment later.
  await expect.poll(() => hearing(server, box.portOf(server))).toBe('answered');
});

test.each(SERVERS)('$path: clients that never read', async (server) => {
  const before = await box.descriptorsAtRest();
  const beforeMib = await box.keptMib();
  const sockets = attack(server, NEVER_READ);
  const greed = Buffer.concat(Array.from({ length: 200 }, () => server.greed));
  for (let round = 0; round < 20; round++) {
    for (const socket of sockets) if (socket.writable) socket.pause().write(greed);
    await setTimeout(20);
  }
  expect(await deaf(server)).toEqual([]);
  expect((await box.keptMib()) - beforeMib).toBeLessThan(FLAT_MIB);
  for (const socket of sockets) socket.destroy();
  await until(() => box.descriptors <= before + SLACK);
  // A place that somebody left is free a moment later.
  await expect.poll(() => hearing(server, box.portOf(server))).toBe('answered');
});

/** Connections that are gone when the test ends, however it ends. */
function attack(server: ServerUnderTest, count: number): Socket[] {
  const sockets = Array.from({ length: count }, () => attacker(box.portOf(server)));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return sockets;
}

/** The other servers that do not answer, with what they say. */
async function deaf(attacked: ServerUnderTest): Promise<string[]> {
  const others = SERVERS.filter(({ path }) => path !== attacked.path);
  const heard = await Promise.all(others.map((other) => hearing(other, box.portOf(other))));
  return others.flatMap(({ path }, index) =>
    heard[index] === 'answered' ? [] : [`${path}: ${heard[index]}`],
  );
}
