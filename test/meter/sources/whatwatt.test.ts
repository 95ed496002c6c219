import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { systemClock } from '../../../src/clock.ts';
import { WhatwattConfig } from '../../../src/compat/whatwatt/whatwatt.config.ts';
import { start } from '../../../src/compat/whatwatt/whatwatt.ts';
import { WhatwattSourceConfig } from '../../../src/meter/sources/whatwatt.config.ts';
import { createWhatwattSource } from '../../../src/meter/sources/whatwatt.ts';
import { whatwattReading } from '../../../src/meter/sources/whatwatt-reading.ts';
import { WhatwattMqttConfig } from '../../../src/publish/whatwatt-mqtt/whatwatt-mqtt.config.ts';
import { start as startMessages } from '../../../src/publish/whatwatt-mqtt/whatwatt-mqtt.ts';
import { corpus } from '../../support/corpus.ts';
import { FAKE_EPOCH_MS, FULL_READING } from '../../support/fake-house.ts';
import { MeterLog } from '../../support/meter-log.ts';
import { hasMosquitto, Mosquitto, until } from '../../support/mosquitto.ts';
import { outletContext } from '../../support/outlet-context.ts';

const LOCAL = { epochMs: FAKE_EPOCH_MS, local: '2026-06-21 13:25:46' };
const timeOf = (local: string) => (local === LOCAL.local ? LOCAL : undefined);

function listen(block: object): MeterLog {
  const log = new MeterLog();
  const config = WhatwattSourceConfig.parse({ source: 'whatwatt', ...block });
  onTestFinished(createWhatwattSource(config, { clock: systemClock, timeOf }).open(log));
  return log;
}

async function device(password: string | null = null) {
  const settings = {
    read: (path: string) => (path === 'timezone' ? 'Europe/Amsterdam' : undefined),
    change: async () => ({ ok: false, kind: 'pinned', detail: '' }) as const,
  };
  const context = outletContext({ settings });
  const outlet = await start(
    WhatwattConfig.parse({ enabled: true, host: '127.0.0.1', port: 0, password }),
    context,
  );
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await outlet.close();
    isOpen = false;
  };
  onTestFinished(close);
  const url = outlet.status?.().replace('listening on ', '') ?? '';
  return { ...context, url, close };
}

/** Of the reading of the house, what any whatwatt tells. */
const { importW, exportW, phases, importT1Wh, importT2Wh, exportT1Wh, exportT2Wh } = FULL_READING;
const TOLD = {
  ...{ importW, exportW, phases, importT1Wh, importT2Wh, exportT1Wh, exportT2Wh },
  importWh: 3_580_245,
  exportWh: 358_023,
};

describe('of the interface we offer ourselves', () => {
  test('reports tell what the house read, with the time of the meter', async () => {
    const { url, house } = await device();
    const log = listen({ url, intervalMs: 500 });
    await until(() => log.readings.length > 1);
    expect(log.readings[0]).toEqual({ ...TOLD, at: LOCAL, takenAtMs: expect.any(Number) });
    house.fallSilent();
    await until(() => log.faults.length > 0);
    expect(log.faultKinds).toEqual(['status']);
    expect(log.linkStates).toEqual(['up']);
  });

  test('the stream tells each reading, and is opened again', async () => {
    const { url, house, close } = await device();
    const log = listen({ url, mode: 'live' });
    await until(() => log.linkStates.includes('up'));
    house.read(FULL_READING);
    house.read({ ...FULL_READING, exportW: 1_000 });
    await until(() => log.readings.length === 2);
    expect(log.readings[0]).toEqual({ ...TOLD, at: LOCAL, takenAtMs: expect.any(Number) });
    expect(log.readings[1]?.exportW).toBe(1_000);
    await close();
    await until(() => log.linkStates.includes('down'));
    expect(log.faultKinds).toContain('transport');
  });

  test.each(['report', 'live'])('%s of one with a password', async (mode) => {
    const { url, house } = await device('correct horse');
    const log = listen({ url, mode, intervalMs: 500, password: 'correct horse' });
    await until(() => log.linkStates.includes('up'));
    house.read(FULL_READING);
    await until(() => log.readings.length > 0);
    expect(log.readings[0]).toMatchObject(TOLD);
    expect(log.faults).toEqual([]);
    const wrong = listen({ url, mode, intervalMs: 500, password: 'wrong horse' });
    await until(() => wrong.faults.length > 0);
    expect(wrong.faultKinds[0]).toBe('status');
  });

  test.skipIf(!hasMosquitto)('messages tell it too, but no time of the meter', async () => {
    const broker = await Mosquitto.start();
    const context = outletContext();
    const log = listen({ url: broker.url, mode: 'mqtt' });
    await until(() => log.linkStates.includes('up'));
    const block = WhatwattMqttConfig.parse({ enabled: true, url: broker.url });
    const outlet = await startMessages(block, context);
    onTestFinished(() => outlet.close());
    context.house.read(FULL_READING);
    await until(() => log.readings.length === 1);
    expect(log.readings[0]).toEqual({ ...TOLD, takenAtMs: expect.any(Number) });
  });
});

test.each([
  [401, 'answered with status 401: meter.password is not its password'],
  [429, 'answered with status 429'],
])('one that answers with %i is asked less and less often', async (status, why) => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked++;
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await until(() => server.listening);
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const log = new MeterLog();
  const clock = new VirtualClock();
  const config = WhatwattSourceConfig.parse({ source: 'whatwatt', url, password: 'wrong' });
  const source = createWhatwattSource(config, { clock, timeOf, random: () => 0 });
  onTestFinished(source.open(log));
  for (const { atMs, count } of [
    { atMs: 0, count: 1 },
    { atMs: 1_000, count: 2 },
    { atMs: 2_000, count: 2 },
    { atMs: 3_000, count: 3 },
  ]) {
    clock.advanceTo(atMs);
    await log.until(() => log.faults.length >= count);
    expect(log.faults, `at ${atMs}`).toHaveLength(count);
  }
  expect(asked).toBe(3);
  expect(log.faults[0]?.detail).toBe(`/api/v1/report ${why}`);
});

test('a challenge may break off; of phases that the meter does not tell, 0 is not believed', async () => {
  const told = { P_In: 6, P_Out: 0, V_P1: 230, V_P2: 229, V_P3: 231, I_P1: 0, I_P2: 0, I_P3: 0 };
  const server = createServer(({ headers }, response) => {
    if (headers.authorization === undefined) {
      response.writeHead(401, {
        'www-authenticate': 'Digest realm="w", qop="auth", nonce="n", algorithm=MD5-sess',
        'content-length': 100,
      });
      response.write('half of it', () => response.destroy());
    } else {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`event: live\ndata: ${JSON.stringify(told)}\n\n`);
    }
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await until(() => server.listening);
  const { port } = server.address() as AddressInfo;
  const log = listen({ url: `http://127.0.0.1:${port}`, mode: 'live', password: 'any' });
  await until(() => log.readings.length > 0 || log.faults.length > 0);
  expect(log.faults).toEqual([]);
  expect(log.readings).toEqual([
    {
      importW: 6_000,
      exportW: 0,
      phases: [{ voltageV: 230 }, { voltageV: 229 }, { voltageV: 231 }],
      takenAtMs: expect.any(Number),
    },
  ]);
});

test('an event without an end is not kept', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`event: live\ndata: ${'x'.repeat(20_000)}`);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await until(() => server.listening);
  const { port } = server.address() as AddressInfo;
  const log = listen({ url: `http://127.0.0.1:${port}`, mode: 'live' });
  await until(() => log.faults.length > 0);
  expect(log.faultKinds).toEqual(['oversize']);
});

describe('what is told', () => {
  const read = (text: string) =>
    whatwattReading({ text, shape: 'live', takenAtMs: 5, timeOf: () => undefined });

  test.each<[string, object, string]>([
    ['{"P_In":0.036,"P_Out":0}', { importW: 36, exportW: 0 }, 'only the power'],
    [
      '{"P_In":1,"P_Out":0,"V_P1":230,"V_P2":0,"I_P2":0}',
      { phases: [{ voltageV: 230 }] },
      'one phase',
    ],
  ])('%s: %j, %s', (text, expected) => {
    expect(read(text)).toMatchObject({ takenAtMs: 5, ...expected });
  });

  test.each([
    ['nothing', 'format'],
    ['[]', 'format'],
    ['{"P_In":1}', 'no-reading'],
    ['{"P_In":"1","P_Out":0}', 'no-reading'],
    ['{"P_In":-1,"P_Out":0}', 'bad-value'],
    ['{"P_In":1001,"P_Out":0}', 'bad-value'],
  ])('%s: %s', (text, kind) => {
    expect(read(text)).toMatchObject({ kind });
  });

  test('whatever comes, powers are whole watts of a house, or there is a fault', () => {
    const text = fc.oneof(
      fc.json(),
      fc
        .record({ P_In: fc.double(), P_Out: fc.double(), V_P1: fc.anything() })
        .map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(text, (given) => {
        const result = read(given);
        if ('kind' in result) return;
        for (const watts of [result.importW, result.exportW]) {
          expect(Number.isInteger(watts) && watts >= 0 && watts <= 1_000_000).toBe(true);
        }
      }),
    );
  });
});

describe.skipIf(corpus === undefined)('published samples', () => {
  const read = (name: string, shape: 'report' | 'live' | 'mqtt') =>
    whatwattReading({
      text: readFileSync(`${corpus}seeds/samples/whatwatt-${name}`, 'utf8'),
      shape,
      takenAtMs: 0,
      timeOf: () => undefined,
    });

  test('a report', () => {
    expect(read('report-p1-ensor.json', 'report')).toMatchObject({
      importW: 15,
      exportW: 0,
      importWh: 190_010,
      importT1Wh: 120_133,
      at: { epochMs: Date.UTC(2025, 9, 7, 12, 29, 41), local: '2025-10-07 14:29:41' },
      phases: [{ importW: 15, exportW: 0, voltageV: 234.01, currentA: 0.26 }, {}, {}],
    });
  });

  test('an event and a message', () => {
    expect(read('live.json', 'live')).toMatchObject({ importW: 36, exportWh: 8_965 });
    expect(read('ha-example_mqtt_message.json', 'mqtt')).toMatchObject({
      importW: 1_230,
      importWh: 12_345_600,
      phases: [{ importW: 450, voltageV: 230.1 }, {}, {}],
    });
  });
});

test.each([
  [{ url: 'mqtt://broker' }, 'must begin with http:// in mode report'],
  [{ url: 'http://box', mode: 'mqtt' }, 'must begin with mqtt:// in mode mqtt'],
  [{ url: 'ftp://box' }, 'must be a URL'],
])('%j is refused: %s', (block, text) => {
  const result = WhatwattSourceConfig.safeParse({ source: 'whatwatt', ...block });
  expect(result.error?.issues.map(({ message }) => message).join()).toContain(text);
});
