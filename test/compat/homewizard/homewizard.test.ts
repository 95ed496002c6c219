import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { HomeWizardConfig } from '../../../src/compat/homewizard/homewizard.config.ts';
import { start } from '../../../src/compat/homewizard/homewizard.ts';
import { HTTP_PRESETS } from '../../../src/meter/sources/http-presets.ts';
import { readJsonReading } from '../../../src/meter/sources/json-reading.ts';
import { CHARGING_PICTURE, FULL_READING } from '../../support/fake-house.ts';
import { outletContext } from '../../support/outlet-context.ts';

type Document = Readonly<Record<string, unknown>>;

let context: ReturnType<typeof outletContext>;
let url: string;

async function open(more: Parameters<typeof outletContext>[0] = {}): Promise<void> {
  context = outletContext(more);
  const block = HomeWizardConfig.parse({ enabled: true, host: '127.0.0.1', port: 0 });
  const outlet = await start(block, context);
  onTestFinished(() => outlet.close());
  url = outlet.status?.().replace('listening on ', '') ?? '';
}

beforeEach(() => open());

const get = async (path: string) => {
  const answer = await fetch(`${url}${path}`);
  return { status: answer.status, body: (await answer.json()) as Document };
};

function read(reading: typeof FULL_READING | undefined): void {
  const { meter } = CHARGING_PICTURE;
  context.house.now = {
    ...CHARGING_PICTURE,
    meter: { ...meter, newest: reading, usable: reading },
  };
}

test('who answers: five texts, and v1 to the letter', async () => {
  expect((await get('/api')).body).toEqual({
    product_type: 'HWE-P1',
    product_name: 'P1 meter',
    serial: 'd83adde77308',
    firmware_version: '1.2.3',
    api_version: 'v1',
  });
});

test('three phases: every quantity under its name, signed currents, no sum of currents', async () => {
  const { body } = await get('/api/v1/data');
  expect(body).toEqual({
    wifi_ssid: '',
    wifi_strength: 100,
    smr_version: 50,
    meter_model: 'XMX5LGBBFG1009020927',
    active_tariff: 2,
    total_power_import_kwh: 3580.245,
    total_power_import_t1_kwh: 1234.567,
    total_power_import_t2_kwh: 2345.678,
    total_power_export_kwh: 358.023,
    total_power_export_t1_kwh: 123.456,
    total_power_export_t2_kwh: 234.567,
    active_power_w: -780,
    active_power_l1_w: -250,
    active_power_l2_w: -250,
    active_power_l3_w: -250,
    active_voltage_l1_v: 231.1,
    active_voltage_l2_v: 230.4,
    active_voltage_l3_v: 232.2,
    active_current_l1_a: -1,
    active_current_l2_a: -2,
    active_current_l3_a: -3,
    voltage_sag_l1_count: 2,
    voltage_sag_l2_count: 1,
    voltage_sag_l3_count: 0,
    any_power_fail_count: 4,
    total_gas_m3: 1_234.567,
  });
});

// SmartEVSE counts the currents: one means one phase, and it then reads active_current_a.
test.each([
  [
    'one phase',
    [{ importW: 460, exportW: 0, currentA: 2 }],
    ['active_current_a', 'active_current_l1_a'],
  ],
  [
    'three phases',
    [{ currentA: 1 }, { currentA: 2 }, { currentA: 3 }],
    ['active_current_l1_a', 'active_current_l2_a', 'active_current_l3_a'],
  ],
])('%s', async (_phases, phases, names) => {
  read({ ...FULL_READING, phases });
  const { body } = await get('/api/v1/data');
  expect(
    Object.keys(body)
      .filter((key) => key.startsWith('active_current'))
      .toSorted(),
  ).toEqual(names);
});

test('a current that has its sign already keeps it; half a power is none', async () => {
  read({
    takenAtMs: 0,
    importW: 0,
    exportW: 230,
    phases: [{ importW: 0, exportW: 230, currentA: -1 }, { importW: 100 }, {}],
    importT1Wh: 1_000,
  });
  const { body } = await get('/api/v1/data');
  expect(body).toMatchObject({ active_power_l1_w: -230, active_current_l1_a: -1 });
  expect(body).not.toHaveProperty('active_power_l2_w');
  expect(body, 'nor half an energy').not.toHaveProperty('total_power_import_kwh');
  expect(body).toMatchObject({ total_power_import_t1_kwh: 1 });
});

// evcc adds up the tariffs and passes over the total.
test.each([
  ['tariffs', { importT1Wh: 1_000, importT2Wh: 2_000 }, 3],
  ['the total alone', { importWh: 5_000 }, 5],
  ['no register', {}, 0],
])('what evcc adds up: %s', async (_what, registers, kwh) => {
  read({ takenAtMs: 0, importW: 1, exportW: 0, ...registers });
  const { body } = await get('/api/v1/data');
  const parts = ['t1', 't2', 't3', 't4'].map((t) =>
    Number(body[`total_power_import_${t}_kwh`] ?? 0),
  );
  expect(parts.reduce((sum, part) => sum + part)).toBe(kwh);
  expect('total_power_import_kwh' in body).toBe(kwh > 0);
});

test('devices on the M-Bus, with times as numbers', async () => {
  const at = { epochMs: 0, local: '2026-03-18 12:25:00' };
  read({
    ...FULL_READING,
    gas: { at, m3: 5 },
    mbus: [
      { channel: 1, deviceType: 3, equipmentId: 'G1', at, value: 5, unit: 'm3' },
      { channel: 2, deviceType: 7, equipmentId: 'W1', at, value: 1.5, unit: 'm3' },
      // Home Assistant's library gives up the whole document for want of either.
      { channel: 3, deviceType: 7, equipmentId: 'W2', value: 2.5, unit: 'm3' },
      { channel: 4, deviceType: 4, at, value: 3.5, unit: 'GJ' },
    ],
  });
  const timestamp = 260318122500;
  expect((await get('/api/v1/data')).body).toMatchObject({
    gas_timestamp: timestamp,
    gas_unique_id: '4731',
    external: [
      { unique_id: '4731', type: 'gas_meter', timestamp, value: 5, unit: 'm3' },
      { unique_id: '5731', type: 'water_meter', timestamp, value: 1.5, unit: 'm3' },
    ],
  });
});

test('our own meter with that preset reads the same numbers', async () => {
  const body = await (await fetch(`${url}/api/v1/data`)).text();
  const result = readJsonReading(body, HTTP_PRESETS.homewizard.values);
  expect(result).toMatchObject({
    ok: true,
    reading: { importW: 0, exportW: 780, importT1Wh: 1_234_567, gas: { m3: 1_234.567 } },
  });
});

test('a silent meter is an error, never an old number', async () => {
  read(undefined);
  expect(await get('/api/v1/data')).toEqual({
    status: 503,
    body: { error: { id: 901, description: 'The meter has not sent anything of late' } },
  });
});

test('the newest telegram as it came, or one that says the same', async () => {
  const written = await (await fetch(`${url}/api/v1/telegram`)).text();
  expect(written).toMatch(/^\/XMX5LGBBFG1009020927\r\n/);
  expect(written).toContain('\r\n1-0:2.7.0(00.780*kW)\r\n');
  const { meter } = CHARGING_PICTURE;
  const raw = Buffer.from('/XMX5\r\n\r\n!1234\r\n');
  context.house.now = { ...CHARGING_PICTURE, meter: { ...meter, raw } };
  const answer = await fetch(`${url}/api/v1/telegram`);
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(raw);
});

test('what the original lets its clients set is answered, and nothing more', async () => {
  const put = (path: string, body: object) =>
    fetch(`${url}${path}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  expect(await (await put('/api/v1/identify', {})).json()).toEqual({ identify: 'ok' });
  expect(await (await put('/api/v1/system', { cloud_enabled: true })).json()).toEqual({
    cloud_enabled: false,
  });
});

test.each([
  ['application/json', '', 200, 'a body that is announced and not sent'],
  ['application/octet-stream', '', 200, 'as libraries say of no body'],
  ['application/json', '{"cloud', 400, 'torn'],
])('PUT /api/v1/identify with %s and "%s" is %i (%s)', async (type, body, status) => {
  const answer = await fetch(`${url}/api/v1/identify`, {
    method: 'PUT',
    headers: { 'content-type': type },
    body,
  });
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject(
    status === 200 ? { identify: 'ok' } : { error: { id: 2 } },
  );
});

test.each([
  ['/api/v2/data', 404, 7],
  ['/api/v1/data/', 404, 7],
])('%s is refused in the original’s shape', async (path, status, id) => {
  expect(await get(path)).toMatchObject({ status, body: { error: { id } } });
});

test('strangers are refused', async () => {
  await open({ admits: () => false });
  expect((await get('/api/v1/data')).status).toBe(403);
  await open({ isOwnHost: () => false });
  expect((await get('/api/v1/data')).status).toBe(421);
});
