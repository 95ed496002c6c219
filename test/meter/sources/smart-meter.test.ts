import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { z } from 'zod';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { SmartMeterSourceConfig } from '../../../src/meter/sources/smart-meter.config.ts';
import { createSmartMeterSource } from '../../../src/meter/sources/smart-meter.ts';
import { packet } from '../../../src/publish/smart-meter/packet.ts';
import { SmartMeterRig } from '../../publish/smart-meter/smart-meter-rig.ts';
import { MeterLog } from '../../support/meter-log.ts';
import { hasMosquitto, Mosquitto, until } from '../../support/mosquitto.ts';

type Given = Partial<z.input<typeof SmartMeterSourceConfig>>;

async function open(clock: VirtualClock, given: Given): Promise<MeterLog> {
  const config = SmartMeterSourceConfig.parse({
    source: 'smartMeter',
    host: '127.0.0.1',
    ...given,
  });
  const source = await createSmartMeterSource(config, { clock, random: () => 0 });
  const log = new MeterLog();
  const close = source.open(log);
  onTestFinished(close);
  return log;
}

/** A meter that says what a test tells it to. */
async function meter(answer: (line: string, socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n')) if (line !== '') answer(line, socket);
    });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Samples of p,q: what each phase draws, watts. */
function samples(...powers: readonly number[]): Buffer {
  const data = Buffer.alloc(24 * powers.length);
  for (const [at, power] of powers.entries()) {
    for (const phase of [0, 1, 2]) data.writeFloatLE(power, 24 * at + 4 * phase);
  }
  return data;
}

const PHASES = [
  { importW: 0, exportW: 250, voltageV: 231.1, currentA: 1 },
  { importW: 0, exportW: 250, voltageV: 230.4, currentA: 2 },
  { importW: 0, exportW: 250, voltageV: 232.2, currentA: 3 },
];

describe('reads what our own interface tells', () => {
  test('by questions', async () => {
    const rig = await SmartMeterRig.start();
    const clock = new VirtualClock();
    const log = await open(clock, { port: rig.port });
    await log.until(() => log.readings.length === 1);
    expect(log.readings).toEqual([{ takenAtMs: 0, importW: 0, exportW: 750, phases: PHASES }]);
    rig.context.house.read({
      takenAtMs: 0,
      importW: 1_234,
      exportW: 0,
      phases: [{ importW: 1_234, exportW: 0, voltageV: 229.9, currentA: 5.5 }],
    });
    clock.advanceTo(1_000);
    await log.until(() => log.readings.length === 2);
    expect(log.readings[1]).toEqual({
      takenAtMs: 1_000,
      importW: 1_234,
      exportW: 0,
      phases: [{ voltageV: 229.9, currentA: 5.5 }],
    });
    rig.context.house.fallSilent();
    clock.advanceTo(2_000);
    await log.until(() => log.faults.length === 1);
    expect(log.faults).toEqual([
      { kind: 'no-reading', detail: 'getPower: No usable reading of the meter' },
    ]);
    expect(log.linkStates).toEqual(['up']);
    expect(log.polls).toHaveLength(2);
    expect(rig.outlet.status?.()).toBe('1 client');
  });

  test('by samples', async () => {
    const rig = await SmartMeterRig.start();
    const clock = new VirtualClock();
    const log = await open(clock, { port: rig.port, mode: 'sample' });
    await log.until(() => log.linkStates.length === 1);
    await rig.pass(100);
    await log.until(() => log.readings.length === 1);
    const phases = PHASES.map(({ importW, exportW }) => ({ importW, exportW }));
    expect(log.readings).toEqual([{ takenAtMs: -100, importW: 0, exportW: 750, phases }]);
    rig.context.house.read({ takenAtMs: 0, importW: 0, exportW: 4_321 });
    clock.advanceTo(900);
    await rig.pass(200);
    clock.advanceTo(1_000);
    await rig.pass(200);
    await log.until(() => log.readings.length === 2);
    expect(log.readings[1]).toEqual({ takenAtMs: 900, importW: 0, exportW: 4_321 });
    expect(log.faults).toEqual([]);
    rig.context.house.fallSilent();
    // One sample is still from before.
    clock.advanceTo(2_000);
    await rig.pass(100);
    await log.until(() => log.readings.length === 3);
    clock.advanceTo(3_000);
    await rig.pass(100);
    await log.until(() => log.faults.length > 0);
    expect(new Set(log.faultKinds)).toEqual(new Set(['no-reading']));
  });

  test.skipIf(!hasMosquitto)('at a broker (needs mosquitto)', async () => {
    const broker = await Mosquitto.start();
    const name = 'smartmeterX';
    const rig = await SmartMeterRig.start({ name, mqtt: { url: broker.url } });
    await until(() => rig.outlet.status?.() === '0 clients, MQTT at 127.0.0.1');
    const clock = new VirtualClock();
    const published = { mode: 'mqtt', host: null, url: broker.url, device: name } as const;
    const log = await open(clock, published);
    await log.until(() => log.linkStates.length === 1);
    await rig.pass(5_000);
    await log.until(() => log.readings.length === 1);
    expect(log.readings).toEqual([{ takenAtMs: 0, importW: 0, exportW: 750 }]);
    const topic = `powermeter/${name}/state/sample`;
    for (const payload of ['on', 'off', 'nan', '{"power":"1"}', '{"power":-12.6}']) {
      broker.publish(topic, payload);
    }
    await log.until(() => log.readings.length === 2);
    expect(log.readings[1]).toMatchObject({ importW: 0, exportW: 13 });
    expect(log.faults.splice(0).map(({ kind }) => kind)).toEqual(['format', 'no-reading']);
    await broker.kill();
    await log.until(() => log.faults.length === 1);
    expect(log.faultKinds).toEqual(['transport']);
    expect(log.linkStates).toEqual(['up', 'down']);
    await broker.revive();
    clock.advanceTo(1_000);
    await log.until(() => log.linkStates.length === 3);
  });
});

describe('a meter that is asked', () => {
  test.each<[string, string, string]>([
    ['busy', '{"error":true,"cmd":"getPower","msg":"Currently sampling"}', 'no-reading'],
    ['no numbers', '{"error":false,"cmd":"getPower","activePower":["1"]}', 'no-reading'],
    ['two phases', '{"error":false,"cmd":"getPower","activePower":[1,2,null]}', 'no-reading'],
    ['absurd', '{"error":false,"cmd":"getPower","activePower":[1e9,0,0]}', 'bad-value'],
  ])('%s', async (_, power, kind) => {
    const port = await meter((line, socket) => {
      const { cmd } = JSON.parse(line);
      socket.write('Info:[I]03/02 10:42:24: \r\nnoise');
      if (cmd === 'getPower') socket.write(`Info:${power}\r\n`);
      else socket.write(`Info:{"error":true,"cmd":"${cmd}","msg":"unknown command"}\r\n`);
    });
    const log = await open(new VirtualClock(), { port });
    await log.until(() => log.faults.length === 1);
    expect(log.faultKinds).toEqual([kind]);
    expect(log.readings).toEqual([]);
    expect(log.linkStates).toEqual(['up']);
  });

  test('that knows power only', async () => {
    const port = await meter((line, socket) => {
      const { cmd } = JSON.parse(line);
      const power = cmd === 'getPower' ? ',"activePower":[100.4,-20.4,0.3]' : '';
      socket.write(`Info:{"error":${power === ''},"cmd":"${cmd}"${power}}\r\n`);
    });
    const log = await open(new VirtualClock(), { port });
    await log.until(() => log.readings.length === 1);
    expect(log.readings).toEqual([
      {
        takenAtMs: 0,
        importW: 80,
        exportW: 0,
        phases: [
          { importW: 100, exportW: 0 },
          { importW: 0, exportW: 20 },
          { importW: 0, exportW: 0 },
        ],
      },
    ]);
  });

  test('that says nothing is asked again on a new connection, later', async () => {
    let connections = 0;
    const seen = new Set<Socket>();
    const port = await meter((_, socket) => {
      if (!seen.has(socket)) connections++;
      seen.add(socket);
    });
    const clock = new VirtualClock();
    const log = await open(clock, { port });
    await until(() => connections === 1);
    clock.advanceTo(3_000);
    await log.until(() => log.faults.length === 1);
    expect(log.faultKinds).toEqual(['timeout']);
    expect(log.linkStates).toEqual(['down']);
    clock.advanceTo(4_000);
    await until(() => connections === 2);
  });
});

describe('samples', () => {
  const hello = 'Info:{"error":false,"cmd":"sample"}\r\n';

  test('a gap is told and not filled, an old packet is left out', async () => {
    const stream = [
      packet(0, samples(1, 100)),
      packet(3, samples(200)),
      packet(2, samples(150)),
      packet(4, Buffer.alloc(20)),
      packet(5, samples(300)),
    ];
    const port = await meter((_, socket) => {
      socket.write(Buffer.concat([Buffer.from(hello), ...stream]));
    });
    const log = await open(new VirtualClock(), { port, mode: 'sample', intervalMs: 500, rate: 1 });
    await log.until(() => log.faults.length === 3);
    expect(log.faults.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['truncated', 'packets 1 to 2 are missing'],
      ['format', 'packet 2 after packet 3'],
      ['format', '20 bytes are no samples of p,q'],
    ]);
    // The newest sample of the packet; those that follow come too soon after it.
    expect(log.readings).toMatchObject([{ takenAtMs: -1_000, importW: 300, exportW: 0 }]);
  });

  test('who refuses is asked again later', async () => {
    let asked = 0;
    const port = await meter((_, socket) => {
      asked++;
      socket.write('Info:{"error":true,"cmd":"sample","msg":"Currently sampling"}\r\n');
    });
    const clock = new VirtualClock();
    const log = await open(clock, { port, mode: 'sample' });
    await log.until(() => log.faults.length === 1);
    expect(log.faults[0]?.detail).toBe(`127.0.0.1:${port}: Currently sampling`);
    clock.advanceTo(1_000);
    await log.until(() => log.faults.length === 2);
    expect(asked).toBe(2);
  });

  test('who falls silent is let go', async () => {
    const port = await meter((_, socket) => {
      socket.write(Buffer.concat([Buffer.from(hello), packet(0, samples(7))]));
    });
    const clock = new VirtualClock();
    const log = await open(clock, { port, mode: 'sample' });
    await log.until(() => log.readings.length === 1);
    clock.advanceTo(3_299);
    expect(log.faults).toEqual([]);
    clock.advanceTo(3_300);
    expect(log.faultKinds).toEqual(['timeout']);
  });
});

test.each<[Given, string]>([
  [{ mode: 'poll', host: null }, 'is needed in mode poll'],
  [{ mode: 'mqtt', device: 'x' }, 'is needed in mode mqtt'],
  [{ mode: 'mqtt', url: 'mqtt://h' }, 'is needed in mode mqtt'],
  [{ mode: 'mqtt', url: 'http://h', device: 'x' }, 'must be mqtt://'],
  [{ mode: 'mqtt', url: 'mqtt://h', device: 'a/#' }, 'must be a name'],
])('%j is no configuration', (given, message) => {
  const result = SmartMeterSourceConfig.safeParse({ source: 'smartMeter', host: 'x', ...given });
  expect(result.error?.issues.map((issue) => issue.message).join()).toContain(message);
});
