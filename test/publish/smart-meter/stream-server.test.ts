import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { settled } from '../../support/meter-log.ts';
import { until } from '../../support/mosquitto.ts';
import { SmartMeterRig } from './smart-meter-rig.ts';
import { floats, StrictClient } from './strict-client.ts';

async function recorder() {
  const connections: { readonly socket: Socket; text: string; bytes: Buffer }[] = [];
  const server = createServer((socket) => {
    const connection = { socket, text: '', bytes: Buffer.alloc(0) as Buffer };
    connections.push(connection);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      connection.bytes = Buffer.concat([connection.bytes, chunk]);
      connection.text = connection.bytes.toString('latin1');
    });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    for (const { socket } of connections) socket.destroy();
    server.close();
  });
  await once(server, 'listening');
  return { connections, port: (server.address() as AddressInfo).port };
}

function dialling(port: number) {
  return {
    streamServers: ['127.0.0.1'],
    streamServer: '127.0.0.1',
    streamServerPort: port,
    allowSet: true,
    allowFrom: ['127.0.0.1'],
  };
}

test('the host that is configured is dialled, told who we are, and given samples', async () => {
  const { connections, port } = await recorder();
  const rig = await SmartMeterRig.start(dialling(port));
  await until(() => connections[0]?.text.endsWith('}\r\n') === true);
  const [first] = connections;
  expect(first?.text).toMatch(/^Info:\{"cmd":"info","type":"smartmeter"/);
  if (first === undefined) return;
  const payload = { type: 'FFMPEG', rate: 50, measures: 'v,i_RMS' };
  first.socket.write(`${JSON.stringify({ cmd: 'sample', payload })}\r\n`);
  await until(() => first.text.includes('Connected to TCP stream'));
  const begin = first.bytes.length;
  await rig.pass(1_000);
  await until(() => first.bytes.length >= begin + 48 * 24);
  expect(floats(first.bytes.subarray(begin)).slice(0, 3)).toEqual(
    [231.1, 230.4, 232.2].map(Math.fround),
  );
});

test('it changes no settings', async () => {
  const { connections, port } = await recorder();
  await SmartMeterRig.start(dialling(port));
  await until(() => connections[0]?.text.endsWith('}\r\n') === true);
  connections[0]?.socket.write('{"cmd":"mdns","payload":{"name":"n"}}\r\n');
  await until(() => connections[0]?.text.includes('Not allowed') === true);
});

test('it is dialled again after 30 s', async () => {
  const { connections, port } = await recorder();
  const rig = await SmartMeterRig.start(dialling(port));
  await until(() => connections.length === 1);
  const [first] = connections;
  first?.socket.end();
  // It is over once the other end has hung up too.
  await until(() => first?.socket.closed === true);
  await settled();
  await rig.pass(29_000);
  expect(connections).toHaveLength(1);
  await rig.pass(1_500);
  await until(() => connections.length === 2);
});

test('bare samples go to who waits on our own port before they go to it', async () => {
  const { connections, port } = await recorder();
  const rig = await SmartMeterRig.start(dialling(port));
  await until(() => connections[0]?.text.endsWith('}\r\n') === true);
  const client = await rig.client();
  await client.one({ cmd: 'sample', payload: { type: 'TCP', rate: 50, measures: 'p,q' } });
  const stream = await StrictClient.connect(rig.streamPort);
  stream.bare();
  // Its connection has been seen once turns of the event loop have gone by.
  await rig.pass(100);
  await client.one({ cmd: 'stop' });
  const payload = { type: 'FFMPEG', rate: 50, measures: 'v,i_RMS' };
  expect(await client.one({ cmd: 'sample', payload })).toMatchObject({ error: false });
  const before = connections[0]?.bytes.length;
  await rig.pass(1_000);
  await until(() => stream.bytes.length >= 24 * 24);
  expect(connections[0]?.bytes).toHaveLength(before ?? 0);
  stream.destroy();
});

test('another host is dialled in its place, or none', async () => {
  const first = await recorder();
  const rig = await SmartMeterRig.start({
    ...dialling(first.port),
    streamServers: ['127.0.0.1', 'localhost'],
  });
  await until(() => first.connections.length === 1);
  let isLeft = false;
  first.connections[0]?.socket.on('close', () => {
    isLeft = true;
  });
  const client = await rig.client();
  rig.outlet.reload?.({ ...rig.block, streamServer: 'localhost' });
  await until(() => isLeft && first.connections.length === 2);
  rig.outlet.reload?.({ ...rig.block, streamServer: null });
  await rig.pass(60_000);
  expect(first.connections).toHaveLength(2);
  expect(await client.one({ cmd: 'getPower' })).toMatchObject({ error: false });
});
