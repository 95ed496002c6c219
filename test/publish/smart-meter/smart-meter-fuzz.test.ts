import { connect } from 'node:net';
import { setTimeout as later } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { createFrameReader } from '../../../src/meter/sources/smart-meter-frames.ts';
import { packet } from '../../../src/publish/smart-meter/packet.ts';
import { randomBytes, randomInt } from '../../support/chance.ts';
import { keptBytes } from '../../support/kept-memory.ts';
import { until } from '../../support/mosquitto.ts';
import { SmartMeterRig } from './smart-meter-rig.ts';

const FUZZ_MS = Number(process.env['FUZZ_MS'] ?? 1_500);
/** What memory may grow by, bytes. */
const FLAT = 20 * 1_024 * 1_024;

const COMMANDS = [
  '{"cmd":"info"}',
  '{"cmd":"sample","payload":{"type":"TCP","rate":32000}}',
  '{"cmd":"sample","payload":{"type":"UDP","rate":50,"measures":"p,q","port":9}}',
  '{"cmd":"sample","payload":{"type":"FFMPEG","rate":8000}}',
  '{"cmd":"sample","payload":{"type":"TCP","rate":1,"slot":[0,1],"time":1e9}}',
  '{"cmd":"sample","payload":[]}',
  '{"cmd":"stop"}',
  '{"cmd":"reqSamples","samples":2000}',
  '{"cmd":"cts","value":{}}',
  '{"cmd":"log","level":["all"]}',
  '{"cmd":"getLog"}',
  '{"cmd":"calibration","cal":["x",null,{},[],1,1]}',
  '{"cmd":"resetEnergy","energy":[1e999,0,0],"ts":-1}',
  '{"cmd":"mdns","payload":null}',
  '{"cmd":"__proto__"}',
  '{"cmd":{"cmd":"info"}}',
  '[[[[[[',
  'x'.repeat(700),
  '?',
  '!',
];

test('nonsense from many sides does no harm', { timeout: FUZZ_MS + 180_000 }, async () => {
  const settings = { allowSet: true, allowFrom: ['127.0.0.1'] };
  const rig = await SmartMeterRig.start(settings, { clock: systemClock });
  const attack = (): void => {
    const socket = connect(randomInt(8) === 0 ? rig.streamPort : rig.port, '127.0.0.1');
    socket.on('error', () => {});
    if (randomInt(3) > 0) socket.resume();
    for (let count = randomInt(1, 100); count > 0; count--) {
      const line = COMMANDS[randomInt(COMMANDS.length + 3)];
      socket.write(line === undefined ? randomBytes(randomInt(1, 900)) : `${line}\r\n`);
    }
    setTimeout(() => socket.destroy(), randomInt(30));
  };
  const burst = async (forMs: number): Promise<number> => {
    const endMs = performance.now() + forMs;
    while (performance.now() < endMs) {
      for (let count = 0; count < 5; count++) attack();
      await later(5);
    }
    await later(50);
    return keptBytes();
  };
  const before = await burst(FUZZ_MS / 2);
  const after = await burst(FUZZ_MS / 2);
  expect(after - before).toBeLessThan(FLAT);
  expect(rig.context.failures).toEqual([]);
  await until(() => rig.outlet.status?.() === '0 clients');
  const client = await rig.client();
  await until(() => !rig.outlet.status?.().startsWith('0'));
  expect(await client.one({ cmd: 'getPower' })).toMatchObject({ error: false });
});

test('a thousand connections at once: three are served', async () => {
  const rig = await SmartMeterRig.start();
  const sockets = Array.from({ length: 1_000 }, () => {
    const socket = connect(rig.port, '127.0.0.1');
    socket.on('error', () => {});
    return socket.resume();
  });
  await until(() => rig.outlet.status?.() === '3 clients');
  for (const socket of sockets) socket.destroy();
  await until(() => rig.outlet.status?.() === '0 clients');
  const client = await rig.client();
  expect(await client.one({ cmd: 'getPower' })).toMatchObject({ error: false });
});

test('our source finds lines and packets in any pieces, whatever stands between them', () => {
  const part = fc.oneof(
    fc.string({ maxLength: 30 }).map((text) => {
      const plain = text.replace(/[^ -~]/g, '');
      return { bytes: Buffer.from(`Info:${plain}\r\n`), found: ['line', plain.trim()] };
    }),
    fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 60 })).map(([number, data]) => ({
      bytes: packet(number, Buffer.from(data)),
      found: ['packet', number, [...data]],
    })),
    fc.constantFrom('noise', '\r\n', 'Inf', 'Dat:').map((noise) => ({
      bytes: Buffer.from(noise),
      found: undefined,
    })),
  );
  fc.assert(
    fc.property(fc.array(part), fc.array(fc.integer({ min: 1, max: 40 })), (parts, sizes) => {
      const found: unknown[] = [];
      const read = createFrameReader({
        line: (text) => found.push(['line', text]),
        packet: ({ number, data }) => found.push(['packet', number, [...data]]),
      });
      let rest = Buffer.concat(parts.map(({ bytes }) => bytes));
      for (const size of sizes) {
        read(rest.subarray(0, size));
        rest = rest.subarray(size);
      }
      read(rest);
      const expected = parts.flatMap((one) => (one.found === undefined ? [] : [one.found]));
      expect(found).toEqual(expected);
    }),
  );
});

test('any bytes: our source survives them, and keeps little', () => {
  const read = createFrameReader({ line: () => {}, packet: () => {} });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
      read(Buffer.from(bytes));
      read(Buffer.from('Info:'));
    }),
  );
});
