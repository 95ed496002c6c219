import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { P1GatewayConfig } from '../../../src/compat/p1-gateway/p1-gateway.config.ts';
import { start } from '../../../src/compat/p1-gateway/p1-gateway.ts';
import type { OutletSettings, SettingsChange } from '../../../src/house/outlet.ts';
import type { MeterReading } from '../../../src/meter/reading.ts';
import { openMeter } from '../../../src/meter/sources/open.ts';
import { P1DataConfig } from '../../../src/meter/sources/p1-data.config.ts';
import { DomoticzConfig } from '../../../src/publish/domoticz/domoticz.config.ts';
import { P1MqttConfig } from '../../../src/publish/p1-mqtt/p1-mqtt.config.ts';
import { FULL_READING } from '../../support/fake-house.ts';
import { until } from '../../support/mosquitto.ts';
import { outletContext } from '../../support/outlet-context.ts';
import { telegram } from '../../support/p1-telegram.ts';

const PASSWORD = 'a good password';
const SCHEMAS: Readonly<Record<string, typeof DomoticzConfig | typeof P1MqttConfig>> = {
  'publish.domoticz': DomoticzConfig,
  'publish.p1Mqtt': P1MqttConfig,
};

/** Blocks that are checked as the configuration checks them, and kept in memory. */
class Blocks implements OutletSettings {
  readonly now: Record<string, Record<string, unknown>> = {
    'publish.domoticz': DomoticzConfig.parse({
      gasIdx: 3,
      username: 'me',
      password: 'not to be seen',
    }),
    'publish.p1Mqtt': P1MqttConfig.parse({ password: 'not to be seen', username: 'me' }),
  };
  changes = 0;

  read(path: string): unknown {
    return this.now[path];
  }

  async change(path: string, keys: Readonly<Record<string, unknown>>): Promise<SettingsChange> {
    const result = SCHEMAS[path]?.safeParse({ ...this.now[path], ...keys });
    if (!result?.success) {
      const detail = result?.error.issues.map((issue) => issue.path.join('.')).join() ?? path;
      return { ok: false, kind: 'invalid', detail };
    }
    this.changes++;
    this.now[path] = result.data;
    return { ok: true };
  }
}

let blocks: Blocks;
let context: ReturnType<typeof outletContext>;
let url: string;

async function open(block: object = {}, more: Parameters<typeof outletContext>[0] = {}) {
  blocks = new Blocks();
  context = outletContext({ settings: blocks, ...more });
  const config = P1GatewayConfig.parse({ enabled: true, host: '127.0.0.1', port: 0, ...block });
  const outlet = await start(config, context);
  onTestFinished(() => outlet.close());
  url = outlet.status?.().replace('listening on ', '') ?? '';
}

beforeEach(() => open());

const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(url + path, { headers });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};

describe('what the meter says', () => {
  const raw = telegram({ at: '260621132546S', importW: 5, exportW: 0 });

  test('/Data: the bytes of the serial port within a page', async () => {
    context.house.meter({ raw: Buffer.from(raw, 'latin1') });
    const { text, headers } = await get('/Data');
    expect(headers.get('content-security-policy'), 'a page whose text is of others').toBe(
      "default-src 'none'",
    );
    expect(text).toBe(`<html><head></head><body>${raw}</body></html>`);
    expect(headers.get('content-type')).toBe('text/html');
    expect((await get('/raw')).text).toBe(raw);
  });

  test('/Data: a written telegram, read by our own meter', async () => {
    const clock = new VirtualClock();
    const config = P1DataConfig.parse({ source: 'p1Data', url });
    const source = await openMeter(config, { clock, timeZone: 'Europe/Amsterdam' });
    const readings: MeterReading[] = [];
    const close = source.open({
      reading: (reading) => readings.push(reading),
      fault: (fault) => expect(fault).toBeUndefined(),
      link() {},
    });
    onTestFinished(close);
    await until(() => readings.length > 0);
    expect(readings[0]).toMatchObject({ crc: 'ok', exportW: 780, importT1Wh: 1_234_567 });
  });

  test('/P1 and /P1.json', async () => {
    const { text } = await get('/P1');
    expect(text).toContain('<tr><th>Used, tariff 1</th><td>1234.567 kWh</td></tr>');
    expect(text).toContain('<tr><th>Returned now</th><td>780 W</td></tr>');
    expect(text).toContain('1234.567 m&sup3;');
    expect(text).not.toContain('undefined');
    expect(JSON.parse((await get('/P1.json')).text)).toEqual({
      LastSample: 0,
      NextUpdateIn: 0,
      P1: {
        T1: 1_234.567,
        T2: 2_345.678,
        RT1: 123.456,
        RT2: 234.567,
        TA: 0,
        RTA: 0.78,
        V: { L1: 231.1, L2: 230.4, L3: 232.2 },
        A: { L1: 1, L2: 2, L3: 3 },
        gasReceived5min: 1_234.567,
      },
    });
  });

  test('what is not known is null, or no line', async () => {
    context.house.read({ takenAtMs: 0, importW: 1, exportW: 0 });
    const { P1 } = JSON.parse((await get('/P1.json')).text);
    expect([P1.T1, P1.V.L1, P1.gasReceived5min]).toEqual([null, null, null]);
    expect((await get('/P1')).text).not.toMatch(/tariff|Gas/);
  });

  test.each(['/P1', '/Data', '/raw', '/P1.json'])('%s while the meter is silent', async (path) => {
    context.house.fallSilent();
    expect(await get(path)).toMatchObject({ status: 503 });
    context.house.neverRead();
    expect(await get(path)).toMatchObject({ status: 503 });
    context.house.read(FULL_READING);
    expect(await get(path)).toMatchObject({ status: 200 });
  });

  test('menu and status', async () => {
    expect((await get('/')).text).not.toContain('/Setup');
    expect(JSON.parse((await get('/status.json')).text)).toEqual({
      P1: { LastSample: 0, Interval: 20, NextUpdateIn: 0 },
      MQTT: false,
    });
    expect(await get('/update')).toMatchObject({ status: 404, text: 'Not found\n' });
  });

  test('a stranger, and who asks for another host', async () => {
    await open({}, { admits: () => false });
    expect(await get('/Data')).toMatchObject({ status: 403 });
    await open({}, { isOwnHost: () => false });
    expect(await get('/Data')).toMatchObject({ status: 421 });
  });
});

describe('the form', () => {
  const clock = new VirtualClock();
  const authorization = (password: string) =>
    `Basic ${Buffer.from(`anyone:${password}`).toString('base64')}`;
  const good = { authorization: authorization(PASSWORD) };

  beforeEach(() => open({ setup: true, password: PASSWORD }, { clock }));

  const send = async (fields: Record<string, string>, headers: Record<string, string> = good) => {
    const body = new URLSearchParams(fields);
    const answer = await fetch(`${url}/SetupSave`, { method: 'POST', body, headers });
    return { status: answer.status, text: await answer.text() };
  };

  const ALL = {
    ssid: 'home',
    password: 'of the network',
    domo: 'on',
    domoticzIP: '192.168.1.10',
    domoticzPort: '8084',
    domoticzGasIdx: '41',
    domoticzEnergyIdx: '40',
    mqtt: 'on',
    mqttIP: '192.168.1.11',
    mqttPort: '1884',
    mqttUser: 'p1',
    mqttPass: 'secret of mqtt',
    mqttTopic: 'sensors/p1',
    interval: '15',
    watt: 'on',
  };

  test('all fifteen fields: those of the network are passed over', async () => {
    expect(await send(ALL)).toMatchObject({ status: 200 });
    expect(blocks.now['publish.domoticz']).toMatchObject({
      enabled: true,
      host: '192.168.1.10',
      port: 8_084,
      gasIdx: 41,
      electricityIdx: 40,
      intervalS: 15,
    });
    expect(blocks.now['publish.p1Mqtt']).toEqual({
      enabled: true,
      url: 'mqtt://192.168.1.11:1884',
      username: 'p1',
      password: 'secret of mqtt',
      topic: 'sensors/p1',
      intervalS: 15,
      watt: true,
    });
    expect(JSON.stringify(blocks.now)).not.toContain('of the network');
  });

  test('no password is ever shown', async () => {
    const { text } = await send(ALL);
    const form = await get('/Setup', good);
    expect(form.status).toBe(200);
    expect(form.text).toContain('name="mqttUser" value="p1"');
    expect(form.text).toContain('name="domo" checked');
    expect(form.headers.get('cache-control')).toBe('no-store');
    expect(text + form.text).not.toMatch(/secret of mqtt|of the network|a good password/);
  });

  test.each<[why: string, fields: Record<string, string>, block: string, expected: object]>([
    ['what is not ticked is off', {}, 'publish.p1Mqtt', { enabled: false, watt: false }],
    ['what is not sent stays', {}, 'publish.p1Mqtt', { username: 'me', intervalS: 20 }],
    ['an empty password stays', { mqttPass: '' }, 'publish.p1Mqtt', { password: 'not to be seen' }],
    ['but goes to no other broker', { mqttIP: 'evil' }, 'publish.p1Mqtt', { password: null }],
    ['nor to another port', { mqttPort: '1999' }, 'publish.p1Mqtt', { password: null }],
    ['nor to another Domoticz', { domoticzIP: 'evil' }, 'publish.domoticz', { password: null }],
    ['an empty user is none', { mqttUser: '' }, 'publish.p1Mqtt', { username: null }],
    ['an empty index is none', { domoticzGasIdx: '' }, 'publish.domoticz', { gasIdx: null }],
    [
      'an address that begins with - is off, and stays',
      { domo: 'on', domoticzIP: '-1.2.3.4' },
      'publish.domoticz',
      { enabled: false, host: '127.0.0.1' },
    ],
  ])('%s', async (_why, fields, block, expected) => {
    expect(await send(fields)).toMatchObject({ status: 200 });
    expect(blocks.now[block]).toMatchObject(expected);
  });

  test.each<[why: string, fields: Record<string, string>, named: string]>([
    ['an interval of 0', { interval: '0' }, 'intervalS'],
    ['a port that is none', { domoticzPort: '99999' }, 'port'],
    ['an index that is no number', { domoticzEnergyIdx: '1;2' }, 'electricityIdx'],
    ['a topic with a wildcard', { mqttTopic: 'p1/#' }, 'topic'],
    ['an address with a user', { mqttIP: 'me:secret@broker' }, 'url'],
    ['Domoticz without an index', { domo: 'on', domoticzGasIdx: '' }, 'electricityIdx'],
  ])('refused, and nothing is changed: %s', async (_why, fields, named) => {
    const before = structuredClone(blocks.now);
    const { status, text } = await send({ domoticzIP: 'other', ...fields });
    expect(status).toBe(400);
    expect(text).toContain(named);
    expect(blocks.now).toEqual(before);
  });

  test.each<[why: string, headers: Record<string, string>, status: number]>([
    ['nobody', {}, 401],
    ['a wrong password', { authorization: authorization('wrong') }, 401],
    ['a page of another site', { ...good, origin: 'http://evil.example' }, 403],
    ['a sandboxed page', { ...good, origin: 'null' }, 403],
    ['a link of another site', { ...good, 'sec-fetch-site': 'cross-site' }, 403],
  ])('shut to %s, from this very machine', async (_why, headers, status) => {
    expect(await send(ALL, headers)).toMatchObject({ status });
    expect(blocks.changes).toBe(0);
    expect(await get('/Setup', headers)).toMatchObject({ status });
  });

  test('its own page may send it', async () => {
    expect(await send(ALL, { ...good, origin: url })).toMatchObject({ status: 200 });
  });

  test('guessing comes to an end, and starts anew a minute later', async () => {
    for (let tries = 0; tries < 5; tries++) {
      expect(await send(ALL, { authorization: authorization(`${tries}`) })).toMatchObject({
        status: 401,
      });
    }
    expect(await send(ALL)).toMatchObject({ status: 429 });
    clock.advanceTo(clock.now() + 61_000);
    expect(await send(ALL)).toMatchObject({ status: 200 });
  });

  test('JSON is no form', async () => {
    const headers = { ...good, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/SetupSave`, { method: 'POST', body: '{}', headers });
    expect(answer.status).toBe(415);
    expect(blocks.changes).toBe(0);
  });

  test('switched off, it answers nobody', async () => {
    await open({ password: PASSWORD }, { clock });
    expect(await send(ALL)).toMatchObject({ status: 403 });
    expect(await get('/Setup', good)).toMatchObject({ status: 403 });
    expect(blocks.changes).toBe(0);
  });
});

test('a form without a password is refused', () => {
  expect(P1GatewayConfig.safeParse({ enabled: true, setup: true }).success).toBe(false);
});
