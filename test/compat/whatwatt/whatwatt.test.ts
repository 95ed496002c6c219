import { connect } from 'node:net';
import fc from 'fast-check';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { WhatwattConfig } from '../../../src/compat/whatwatt/whatwatt.config.ts';
import { start } from '../../../src/compat/whatwatt/whatwatt.ts';
import { EventReader } from '../../support/event-reader.ts';
import { FAKE_EPOCH_MS, FULL_READING } from '../../support/fake-house.ts';
import { keptBytes } from '../../support/kept-memory.ts';
import { until } from '../../support/mosquitto.ts';
import { outletContext } from '../../support/outlet-context.ts';

let context: ReturnType<typeof outletContext>;
let clock: VirtualClock;
let url: string;

beforeEach(async () => {
  const settings = {
    read: (path: string) => (path === 'timezone' ? 'Europe/Amsterdam' : undefined),
    change: async () => ({ ok: false, kind: 'pinned', detail: 'nothing changes' }) as const,
  };
  clock = new VirtualClock(FAKE_EPOCH_MS);
  context = outletContext({ settings, clock });
  const block = WhatwattConfig.parse({ enabled: true, host: '127.0.0.1', port: 0 });
  const outlet = await start(block, context);
  onTestFinished(() => outlet.close());
  url = outlet.status?.().replace('listening on ', '') ?? '';
});

async function get(path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${url}${path}`, { headers });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

const METER = { at: { epochMs: FAKE_EPOCH_MS, local: '2026-06-21 13:25:46' } };

describe('GET /api/v1/report', () => {
  test('what the meter tells, in kW and kWh; nothing it does not tell', async () => {
    const gas = {
      channel: 1,
      deviceType: 3,
      equipmentId: '4711',
      ...METER,
      value: 1.5,
      unit: 'm3',
    };
    context.house.read(FULL_READING);
    clock.advanceTo(clock.now() + 1_500);
    context.house.read({ ...FULL_READING, equipmentId: 'E0012', mbus: [gas] });
    const { status, body } = await get('/api/v1/report');
    expect(status).toBe(200);
    expect(body).toEqual({
      report: {
        id: 2,
        interval: 1.5,
        tariff: 2,
        date_time: '2026-06-21T13:25:46Z',
        date_time_local: '2026-06-21T13:25:46+02:00',
        date_time_utc: '2026-06-21T11:25:46Z',
        instantaneous_power: {
          active: {
            positive: { total: 0, l1: 0.011, l2: 0.012, l3: 0.013 },
            negative: { total: 0.78, l1: 0.261, l2: 0.262, l3: 0.263 },
          },
        },
        voltage: { l1: 231.1, l2: 230.4, l3: 232.2 },
        current: { l1: 1, l2: 2, l3: 3 },
        energy: {
          active: {
            positive: { total: 3580.245, t1: 1234.567, t2: 2345.678 },
            negative: { total: 358.023, t1: 123.456, t2: 234.567 },
          },
        },
        conv_factor: 1,
        volume: [{ bus: 1, meter_id: '4711', date_time: '2026-06-21T13:25:46Z', cumulative: 1.5 }],
      },
      meter: {
        status: 'OK',
        interface: 'P1',
        protocol: 'DSMR',
        protocol_version: '5.0',
        logical_name: 'XMX5LGBBFG1009020927',
        id: 'E0012',
        model: 'XMX5LGBBFG1009020927',
        prefix: 'XMX',
      },
      system: {
        id: 'D83ADDE77308',
        date_time: '2026-06-21T13:25:46Z',
        date_time_local: '2026-06-21T13:25:46+02:00',
        date_time_utc: '2026-06-21T11:25:46Z',
        boot_id: expect.stringMatching(/^[0-9A-F]{8}$/),
        time_since_boot: 1,
      },
    });
  });

  test('a meter that tells only its power leaves all else out', async () => {
    context.house.read({ takenAtMs: 0, importW: 1_250, exportW: 0 });
    const { body } = await get('/api/v1/report');
    const { report, meter } = body as { report: object; meter: object };
    expect(report).toMatchObject({
      instantaneous_power: { active: { positive: { total: 1.25 }, negative: { total: 0 } } },
    });
    for (const key of ['voltage', 'current', 'energy', 'tariff', 'volume', 'interval']) {
      expect(report).not.toHaveProperty(key);
    }
    expect(meter).toEqual({ status: 'OK' });
  });

  test.each([
    { when: 'no reading ever came', silence: () => context.house.neverRead() },
    { when: 'the meter fell silent', silence: () => context.house.fallSilent() },
  ])('$when: 503, in the shape of errors', async ({ silence }) => {
    silence();
    const { status, body } = await get('/api/v1/report');
    expect(status).toBe(503);
    expect(body).toEqual({ error: 'no_data', message: expect.any(String) });
  });
});

describe('GET /api/v1/live', () => {
  test('each reading is an event, by the original names', async () => {
    const reader = await EventReader.open(`${url}/api/v1/live`);
    expect(reader.response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
    });
    clock.advanceTo(clock.now() + 3_600_000);
    context.house.read(FULL_READING);
    expect(await reader.next()).toEqual({
      id: undefined,
      event: 'live',
      data: {
        P_In: 0,
        P_Out: 0.78,
        P_P1_In: 0.011,
        P_P2_In: 0.012,
        P_P3_In: 0.013,
        P_P1_Out: 0.261,
        P_P2_Out: 0.262,
        P_P3_Out: 0.263,
        I_P1: 1,
        I_P2: 2,
        I_P3: 3,
        V_P1: 231.1,
        V_P2: 230.4,
        V_P3: 232.2,
        E_In: 3580.245,
        E_In_T1: 1234.567,
        E_In_T2: 2345.678,
        E_Out: 358.023,
        E_Out_T1: 123.456,
        E_Out_T2: 234.567,
        T: 2,
        Date: '2026-06-21',
        Time: '13:25:46',
        Uptime: 1,
      },
    });
  });

  test('whoever comes last has the stream', async () => {
    const first = await EventReader.open(`${url}/api/v1/live`);
    const second = await EventReader.open(`${url}/api/v1/live`);
    await expect(first.block()).rejects.toThrow('over');
    context.house.read(FULL_READING);
    expect((await second.next()).event).toBe('live');
  });

  test('who asks for the head alone leaves it to its reader', async () => {
    const reader = await EventReader.open(`${url}/api/v1/live`);
    expect((await fetch(`${url}/api/v1/live`, { method: 'HEAD' })).status).toBe(404);
    context.house.read(FULL_READING);
    expect((await reader.next()).event).toBe('live');
  });

  test('who does not read is dropped', async () => {
    const reader = await EventReader.open(`${url}/api/v1/live`);
    reader.pause();
    for (let count = 0; count < 40_000 && !reader.over; count++) {
      context.house.read(FULL_READING);
      if (count % 500 === 0) await new Promise(setImmediate);
    }
    reader.response.resume();
    await until(() => reader.over);
    const next = await EventReader.open(`${url}/api/v1/live`);
    context.house.read(FULL_READING);
    expect((await next.next()).event).toBe('live');
  });
});

test('GET /api/v1/variables: pairs of texts, numbers nobody knows are null', async () => {
  const { body } = await get('/api/v1/variables');
  const all = Object.assign({}, ...(body as object[])) as Record<string, string>;
  expect((body as object[]).every((pair) => Object.keys(pair).length === 1)).toBe(true);
  expect(all).toMatchObject({
    'sys.name': 'SunPilot_E77308',
    'sys.id': 'D83ADDE77308',
    'sys.firmware': '1.2.3',
    '1_7_0': '0',
    'power.out': '0.78',
    '1_8_0': '3580.245',
    s31_7_0: '-1',
    '3_7_0': 'null',
    tariff: '2',
    timestamp: String(FAKE_EPOCH_MS / 1_000),
    'meter.id': '',
    'meter.status': 'OK',
  });
  context.house.neverRead();
  const silent = Object.assign({}, ...((await get('/api/v1/variables')).body as object[]));
  expect(silent).toMatchObject({ '1_7_0': 'null', tariff: 'null', timestamp: 'null' });
  expect(silent).toMatchObject({ 'meter.status': 'NO DATA', 'meter.date_time': '' });
  const fault = { kind: 'decryption', detail: 'no key' } as const;
  context.house.tell({ type: 'meter-fault', fault });
  const locked = Object.assign({}, ...((await get('/api/v1/variables')).body as object[]));
  expect(locked).toMatchObject({ 'meter.status': 'KEY REQUIRED' });
  expect((await get('/api/v1/system')).body).toMatchObject({ meter: { status: 'KEY REQUIRED' } });
});

test('GET /api/v1/system: what is here of device, meter and network', async () => {
  context.house.read(FULL_READING);
  expect((await get('/api/v1/system')).body).toMatchObject({
    device: { id: 'D83ADDE77308', model: 'Test Bench', firmware: '1.2.3', date: '2026-06-21' },
    meter: { status: 'OK', interface: 'P1', protocol: 'DSMR', tariff: 2, time: '13:25:46' },
    ethernet: { mac: 'D83ADDE77308', status: 'Up', ip: '192.168.68.106' },
    sd_card: { installed: false },
  });
});

describe('who asks what', () => {
  test('every answer says what it is, and is not kept', async () => {
    const { headers } = await get('/api/v1/system');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test.each([
    ...['GET /', 'GET /sdcard', 'GET /api/v1/report/objects', 'POST /load', 'POST /api/v1/reboot'],
    ...['POST /api/v1/restore', 'GET /api/v1/wifi/scan', 'GET /api/v1/wifi/sta/settings'],
    ...['GET /api/v1/eth/settings', 'GET /api/v1/berry', 'POST /api/v1/template/test'],
    ...['GET /api/v1/actions', 'POST /api/v1/actions/call', 'GET /api/v1/actions/status'],
  ])('%s belongs to the original box: 404', async (request) => {
    const [method = '', path] = request.split(' ');
    const answer = await fetch(`${url}${path}`, { method });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ error: 'not_found', message: expect.any(String) });
  });

  test.each([
    { origin: 'http://evil.example', status: 404 },
    { origin: 'null', status: 404 },
    { origin: 'same', status: 200 },
  ])('a page of origin $origin: $status', async ({ origin, status }) => {
    const headers = { origin: origin === 'same' ? url : origin };
    expect((await get('/api/v1/report', headers)).status).toBe(status);
  });
});

test('whatever comes, it answers afterwards', async () => {
  const { port } = new URL(url);
  const endMs = Date.now() + Number(process.env['FUZZ_MS'] ?? 1_500);
  const junk = fc.sample(
    fc.oneof(
      fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
      fc
        .tuple(fc.constantFrom('GET', 'PUT', 'POST', 'DELETE'), fc.webPath(), fc.json())
        .map(([method, path, body]) =>
          Buffer.from(
            `${method} /api/v1${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
          ),
        ),
    ),
    200,
  );
  const beforeBytes = keptBytes();
  for (let index = 0; Date.now() < endMs; index++) {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(junk[index % junk.length] ?? '');
    await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
  }
  expect((await get('/api/v1/report')).status).toBe(200);
  expect(keptBytes() - beforeBytes).toBeLessThan(100 * 1_024 * 1_024);
});
