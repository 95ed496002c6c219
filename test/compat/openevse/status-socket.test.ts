import { once } from 'node:events';
import { createServer } from 'node:http';
import { createConnection } from 'node:net';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { StatusSocket } from '../../../src/compat/openevse/status-socket.ts';
import { FULL_READING } from '../../support/fake-house.ts';
import { OWNER, open } from './openevse-rig.ts';

const CLAIM = '/claims/262145';
const AS_OWNER = { authorization: OWNER };

let rig: Awaited<ReturnType<typeof open>>;

beforeEach(async () => {
  rig = await open();
});

async function connect(headers: object = AS_OWNER, options: object = {}) {
  const client = new WebSocket(`${rig.url.replace('http', 'ws')}/ws`, {
    headers: { ...headers },
    ...options,
  });
  onTestFinished(() => client.terminate());
  const heard: Record<string, unknown>[] = [];
  client.on('message', (data) => heard.push(JSON.parse(String(data))));
  await once(client, 'open');
  await expect.poll(() => heard).toHaveLength(1);
  return { client, heard };
}

/** The status an upgrade is refused with. */
async function refusal(path: string, headers: object): Promise<number | undefined> {
  const client = new WebSocket(`${rig.url.replace('http', 'ws')}${path}`, {
    headers: { ...headers },
  });
  client.on('error', () => {});
  const [, response] = await once(client, 'unexpected-response');
  client.terminate();
  return response.statusCode;
}

test('the whole status at first, then what changes, and an answer to a ping', async () => {
  const { client, heard } = await connect();
  expect(heard[0]).toEqual(await rig.status());
  rig.house.charger({ enabled: false, mode: 'manual' });
  rig.house.read(FULL_READING);
  client.send('{"ping":1}');
  await expect.poll(() => heard).toHaveLength(3);
  expect(heard.slice(1)).toEqual([{ status: 'disabled', divertmode: 1 }, { pong: 1 }]);
});

test('what is no longer known is null, for clients keep what they are not told of', async () => {
  const { heard } = await connect();
  expect(heard[0]).toMatchObject({ voltage: 231.1, amp: 15_885 });
  rig.house.fallSilent();
  rig.house.charger({});
  await expect.poll(() => heard).toHaveLength(2);
  expect(heard[1]).toEqual({ voltage: null, amp: null });
});

test('who is refused is not waited for', async () => {
  const { hostname, port } = new URL(rig.url);
  const socket = createConnection({ host: hostname, port: Number(port), allowHalfOpen: true });
  onTestFinished(() => {
    socket.destroy();
  });
  socket.write(
    'GET /elsewhere HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  );
  socket.resume();
  await once(socket, 'end');
  // Ours is still half open: what is written to it now finds nobody.
  const error = once(socket, 'error');
  const knocking = setInterval(() => socket.write('x'), 10);
  onTestFinished(() => clearInterval(knocking));
  await expect(error).resolves.toMatchObject([{ code: expect.stringMatching(/EPIPE|ECONNRESET/) }]);
});

test('a newcomer is told the whole at once, the others what has changed', async () => {
  const { heard: others } = await connect();
  // No event has told of it yet.
  rig.house.now = { ...rig.house.now, phases: 3 };
  const { heard } = await connect();
  expect(heard[0]).toEqual(await rig.status());
  await expect.poll(() => others).toHaveLength(2);
  expect(others[1]).toEqual({ amp: 5_295 });
});

test('evcc: claims, and is kept by its socket for as long as it lives', async () => {
  const { client } = await connect();
  await rig.ask('POST', CLAIM, { state: 'disabled', charge_current: 0 });
  await rig.ask('POST', CLAIM, { state: 'active', charge_current: 16 });
  expect((await rig.ask('GET', CLAIM)).body).toEqual({ state: 'active', charge_current: 16 });
  expect(await rig.status(), 'a claim is no override').toMatchObject({ manual_override: 0 });
  rig.control.asked.length = 0;
  rig.clock.advanceTo(30_000);
  await expect.poll(() => rig.control.asked).toEqual([{ external: { currentA: 16, forS: 120 } }]);
  await rig.ask('DELETE', CLAIM);
  expect(rig.control.asked.at(-1)).toBe('endExternal');
  client.close();
});

test('one who may only read keeps nothing alive', async () => {
  const { client, heard } = await connect({});
  await rig.ask('POST', CLAIM, { charge_current: 16 });
  rig.control.asked.length = 0;
  client.send('{"ping":1}');
  await expect.poll(() => heard.at(-1)).toEqual({ pong: 1 });
  expect(rig.control.asked).toEqual([]);
});

test('who does not answer is gone after a minute', async () => {
  const { client } = await connect(AS_OWNER, { autoPong: false });
  const closed = once(client, 'close');
  rig.clock.advanceTo(30_000);
  await once(client, 'ping');
  rig.clock.advanceTo(60_000);
  await closed;
});

test('who does not read is dropped, not waited for', async () => {
  let text = '';
  const socket = new StatusSocket({
    clock: rig.clock,
    status: () => ({ text }),
    callerOf: () => 'anonymous',
    renew: () => {},
  });
  const server = createServer().on('upgrade', (request, stream, head) => {
    socket.upgrade(request, stream, head);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    socket.close();
    server.close();
  });
  const { port } = server.address() as { readonly port: number };
  const client = new WebSocket(`ws://127.0.0.1:${port}/ws`);
  await once(client, 'message');
  client.pause();
  const closed = once(client, 'close');
  // Far more than the system keeps for one who does not read.
  for (let change = 0; change < 1_000; change++) {
    text = `${change}`.padEnd(20_000);
    socket.tellChanges();
  }
  client.resume();
  await closed;
});

test('the last of them holds: an override takes the place of a claim', async () => {
  await rig.ask('POST', CLAIM, { charge_current: 16 });
  await rig.ask('POST', '/override', { charge_current: 8 });
  expect((await rig.ask('GET', CLAIM)).status).toBe(404);
  rig.control.asked.length = 0;
  await rig.ask('DELETE', CLAIM);
  expect(rig.control.asked, 'it has nothing to end any more').toEqual([
    { external: { currentA: 8, forS: 120 } },
  ]);
});

test.each<[string, object, number, string]>([
  ['/ws', { authorization: 'Basic eDp5' }, 401, 'another user'],
  ['/ws', { ...AS_OWNER, origin: 'https://elsewhere.example' }, 403, 'a page of others'],
  ['/status', AS_OWNER, 404, 'no socket'],
])('%s with %j is refused with %i (%s)', async (path, headers, status) => {
  expect(await refusal(path, headers)).toBe(status);
});

test('no more than sixteen', async () => {
  const clients = Array.from({ length: 16 }, () => connect());
  await Promise.all(clients);
  expect(await refusal('/ws', AS_OWNER)).toBe(503);
});

test.each([
  ['/claims/0', 400],
  ['/claims/x', 400],
  ['/claims', 404],
])('POST %s is %i', async (path, status) => {
  expect((await rig.ask('POST', path, { charge_current: 8 })).status).toBe(status);
  expect(rig.control.asked).toEqual([]);
});
