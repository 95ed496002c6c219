import { execFile, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { Validator } from '@seriousme/openapi-schema-validator';
import fc from 'fast-check';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { systemClock } from '../../../src/clock.ts';
import { EnergyMeConfig } from '../../../src/compat/energyme/energyme.config.ts';
import { start } from '../../../src/compat/energyme/energyme.ts';
import type { OutletSettings, OutletStatus, SettingsChange } from '../../../src/house/outlet.ts';
import { DigestClient } from '../../../src/meter/sources/digest.ts';
import { createHostLookup } from '../../../src/meter/sources/host-lookup.ts';
import { KeptConnection } from '../../../src/meter/sources/kept-connection.ts';
import { CustomMqttConfig } from '../../../src/publish/custom-mqtt/custom-mqtt.config.ts';
import { InfluxDbConfig } from '../../../src/publish/influxdb/influxdb.config.ts';
import { FAKE_EPOCH_MS } from '../../support/fake-house.ts';
import { keptBytes } from '../../support/kept-memory.ts';
import { outletContext } from '../../support/outlet-context.ts';

const PASSWORD = 'sesame';
const MQTT = '/api/v1/custom-mqtt';
const INFLUX = '/api/v1/influxdb';
const hasCurl =
  process.env['CI'] === 'true' || spawnSync('curl', ['--version']).error === undefined;

let context: ReturnType<typeof outletContext>;
let blocks: Record<string, Record<string, unknown>>;
let refusal: SettingsChange | undefined;
let status: OutletStatus | undefined;
let url: string;

beforeEach(async () => {
  blocks = {
    'publish.customMqtt': CustomMqttConfig.parse({ username: 'me', password: 'secret-m' }),
    'publish.influxdb': InfluxDbConfig.parse({ token: 'secret-t' }),
  };
  refusal = undefined;
  status = undefined;
  const settings: OutletSettings = {
    read: (path) => blocks[path],
    change: async (path, keys) => {
      if (refusal !== undefined) return refusal;
      blocks[path] = { ...blocks[path], ...keys };
      return { ok: true };
    },
  };
  const clock = new VirtualClock(FAKE_EPOCH_MS);
  context = outletContext({ settings, clock, statusOf: () => status });
  const config = { enabled: true, host: '127.0.0.1', port: 0, password: PASSWORD };
  const outlet = await start(EnergyMeConfig.parse(config), context);
  onTestFinished(() => outlet.close());
  url = outlet.status?.().replace('listening on ', '') ?? '';
});

async function curl(path: string, ...args: string[]) {
  const who = ['-s', '--digest', '-u', `admin:${PASSWORD}`, '-w', '\n%{http_code}'];
  const { stdout: text } = await promisify(execFile)('curl', [...who, ...args, `${url}${path}`]);
  const end = text.lastIndexOf('\n');
  return { status: Number(text.slice(end + 1)), body: text.slice(0, end) };
}

async function send(method: string, path: string, body: unknown, ...more: string[]) {
  const json = ['-H', 'Content-Type: application/json', '-d', JSON.stringify(body)];
  const answer = await curl(path, '-X', method, ...json, ...more);
  return { status: answer.status, body: JSON.parse(answer.body) };
}

const get = async (path: string) => {
  const answer = await curl(path);
  return { status: answer.status, body: JSON.parse(answer.body) };
};

const GRID = { index: 0, label: 'Grid', phase: 1, groupLabel: 'Grid', role: 'grid' };
const EV = { index: 1, label: 'EV', phase: 1, groupLabel: 'EV', role: 'load' };
const GRID_DATA = {
  ...{ voltage: 231.1, activePower: -780 },
  ...{ activeEnergyImported: 3_580_245, activeEnergyExported: 358_023 },
};
const EV_DATA = { activePower: 3_671, activeEnergyImported: 1_234_567.5 };

describe('who may ask', () => {
  test('without a password only whether it runs', async () => {
    const health = await fetch(`${url}/api/v1/health`);
    expect(await health.json()).toEqual({
      ...{ status: 'ok', uptime: 0, timestamp: '2026-06-21T11:25:46.000Z' },
    });
    const refused = await fetch(`${url}/api/v1/ade7953/meter-values`);
    expect(refused.status).toBe(401);
    expect(await refused.text()).toBe('The password is incorrect. Please try again.');
    expect(refused.headers.get('www-authenticate')).toMatch(
      /^Digest realm="EnergyMe-Home", qop="auth", nonce="[\da-f]{32}", opaque="[\da-f]{32}"$/,
    );
  });
  test('no page of another host', async () => {
    const headers = { origin: 'http://evil.example' };
    expect((await fetch(`${url}/api/v1/health`, { headers })).status).toBe(403);
  });
  test.each([
    { block: { enabled: true }, ok: false, why: 'there is no default' },
    { block: { enabled: true, password: 'abc' }, ok: false, why: 'too short' },
    { block: { enabled: true, password: 'abcd' }, ok: true, why: 'as long as the original wants' },
    { block: {}, ok: true, why: 'off' },
  ])('$why: $ok', ({ block, ok }) => {
    expect(EnergyMeConfig.safeParse(block).success).toBe(ok);
  });
});

describe.skipIf(!hasCurl)('asked by curl', () => {
  test.each([
    [
      'meter-values',
      200,
      [
        { ...GRID, data: GRID_DATA },
        { ...EV, data: EV_DATA },
      ],
    ],
    ['meter-values?index=0', 200, GRID_DATA],
    ['meter-values?index=1', 200, EV_DATA],
    ['meter-values?index=2', 400, { success: false, error: 'Invalid channel index' }],
    ['meter-values?index=x', 400, { success: false, error: 'Invalid channel index' }],
    ['channel?index=1', 200, { ...EV, active: true, reverse: false }],
    ['grid-frequency', 200, { gridFrequency: null }],
  ])('%s: %i', async (path, code, body) => {
    expect(await get(`/api/v1/ade7953/${path}`)).toEqual({ status: code, body });
  });

  test('a silent meter has no data, a car that nobody knows is absent', async () => {
    context.house.fallSilent();
    context.house.now = { ...context.house.now, car: { powerW: 0, basis: 'unknown' } };
    expect((await get('/api/v1/ade7953/meter-values')).body).toEqual([]);
    expect((await get('/api/v1/ade7953/meter-values?index=0')).status).toBe(500);
  });

  test('who it is', async () => {
    expect((await get('/api/v1/auth/status')).body).toEqual({
      ...{ usingDefaultPassword: false, username: 'admin' },
    });
    expect((await get('/api/v1/system/info')).body).toMatchObject({
      static: { device: { id: 'd83adde77308' }, firmware: { buildVersion: '1.2.3' } },
    });
    expect((await get('/api/v1/firmware/update-info')).status).toBe(404);
  });

  test('a configuration is told without its secrets, and may be sent back as it is', async () => {
    const mqtt = (await get(`${MQTT}/config`)).body;
    expect(mqtt).toMatchObject({ username: 'me', password: '********', frequency: 15 });
    expect((await get(`${INFLUX}/config`)).body).toMatchObject({ token: '********', username: '' });
    const put = await send('PUT', `${MQTT}/config`, { ...mqtt, topic: 'a/b' });
    const message = 'Custom MQTT configuration updated successfully';
    expect(put.body).toEqual({ success: true, message });
    expect(blocks['publish.customMqtt']).toMatchObject({ topic: 'a/b', password: 'secret-m' });
    expect((await send('PATCH', `${INFLUX}/config`, { token: '' })).status).toBe(200);
    expect(blocks['publish.influxdb']).toMatchObject({ token: null });
    const json = ['-H', 'Content-Type: application/json'];
    expect((await curl(`${MQTT}/config/reset`, '-X', 'POST', ...json)).status).toBe(200);
    expect(blocks['publish.customMqtt']).toEqual(CustomMqttConfig.parse({}));
  });

  test.each([
    ['PUT', MQTT, { enabled: true }, 'not every key'],
    ['PATCH', MQTT, {}, 'no key'],
    ['PATCH', MQTT, { topic: 'a', colour: 'red' }, 'a key that is none'],
    ['PATCH', MQTT, { frequency: 0 }, 'a value that is none'],
    ['PATCH', MQTT, [], 'no object'],
    ['PATCH', MQTT, { server: 'elsewhere' }, 'the password would go elsewhere'],
    ['PATCH', MQTT, { server: 'elsewhere', password: '********' }, 'the same, masked'],
    ['PATCH', INFLUX, { useSsl: true }, 'the token would go elsewhere'],
  ])('%s %s %j: 400, %s', async (method, at, body, _why) => {
    const title = at === MQTT ? 'Custom MQTT' : 'InfluxDB';
    const before = structuredClone(blocks);
    expect(await send(method, `${at}/config`, body)).toEqual({
      status: 400,
      body: {
        success: false,
        error: `Invalid ${title} configuration`,
        detail: expect.any(String),
      },
    });
    expect(blocks).toEqual(before);
  });

  test('no body is no configuration', async () => {
    const json = ['-H', 'Content-Type: application/json'];
    const { status, body } = await curl(`${MQTT}/config`, '-X', 'PUT', ...json);
    const error = 'Invalid Custom MQTT configuration';
    const detail = 'must be a JSON object';
    expect([status, JSON.parse(body)]).toEqual([400, { success: false, error, detail }]);
  });

  test('another server with the password anew', async () => {
    const change = { server: 'elsewhere', password: 'new' };
    expect((await send('PATCH', `${MQTT}/config`, change)).status).toBe(200);
    expect(blocks['publish.customMqtt']).toMatchObject(change);
  });

  test.each([
    [{ ok: false, kind: 'pinned', detail: 'x' } as const, 400],
    [{ ok: false, kind: 'not-saved', detail: 'x' } as const, 500],
  ])('a change that cannot be: %j is %i', async (result, code) => {
    refusal = result;
    expect((await send('PATCH', `${MQTT}/config`, { topic: 'a' })).status).toBe(code);
  });

  test('other methods, and bodies too large', async () => {
    const wrong = (text: string) => ({ status: 405, body: { success: false, error: text } });
    expect(await send('DELETE', `${MQTT}/config`, {})).toEqual(
      wrong('Method Not Allowed. Use PUT.'),
    );
    expect(await get(`${MQTT}/config/reset`)).toEqual(wrong('Method Not Allowed. Use POST.'));
    expect(await send('PUT', `${MQTT}/status`, {})).toEqual(wrong('Method Not Allowed. Use GET.'));
    const large = await send('PUT', `${MQTT}/config`, { topic: 'x'.repeat(600) }, '-H', 'Expect:');
    const error = 'Payload Too Large. Max: 512';
    expect(large).toEqual({ status: 413, body: { success: false, error } });
    // A database has more to be told, and so has the original.
    const token = 't'.repeat(128);
    const influx = {
      ...(await get(`${INFLUX}/config`)).body,
      token,
      server: `${'s'.repeat(240)}.lan`,
    };
    const long = { ...influx, password: 'p'.repeat(64), organization: 'o'.repeat(64) };
    expect(JSON.stringify(long).length).toBeGreaterThan(512);
    expect((await send('PUT', `${INFLUX}/config`, long)).status).toBe(200);
    const larger = await send('PUT', `${INFLUX}/config`, { token: 'x'.repeat(1_100) });
    expect(larger.body).toEqual({ success: false, error: 'Payload Too Large. Max: 1024' });
  });

  test.each([
    [undefined, 'Disabled'],
    [{ state: 'running', detail: 'fine', failures: 1 } as const, 'Connected'],
    [{ state: 'starting', detail: '', failures: 0 } as const, 'Connecting'],
    [{ state: 'failed', detail: 'no', failures: 2 } as const, 'Connection failed: no (Attempt 2)'],
  ])('status %j: %s', async (now, expected) => {
    status = now && { name: 'publish.customMqtt', ...now };
    expect((await get(`${MQTT}/status`)).body).toEqual({
      ...{ status: expected, statusTimestamp: '2026-06-21T11:25:46.000Z' },
    });
  });

  test('its specification is one', async () => {
    const { body } = await curl('/swagger.yaml');
    const result = await new Validator().validate(parse(body));
    expect(result).toMatchObject({ valid: true });
    expect(body).not.toContain('secret-');
  });

  test('its page shows the specification, to who may ask', async () => {
    expect((await fetch(`${url}/swagger-ui/`)).status).toBe(401);
    const page = await curl('/swagger-ui', '-L');
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('swagger-ui') });
    const [, script] = /src="([^"]*initializer.js)"/.exec(page.body) ?? [];
    const at = new URL(script ?? '', `${url}/swagger-ui/`).pathname;
    expect((await curl(at)).status).toBe(200);
    const shown = await get('/swagger-ui/json');
    expect(shown.body).toEqual(parse((await curl('/swagger.yaml')).body));
  });
});

test('our own client gets in', async () => {
  const connection = new KeptConnection({
    origin: url,
    clock: systemClock,
    lookup: createHostLookup({ clock: systemClock }),
    digest: new DigestClient({ username: 'admin', password: PASSWORD }),
  });
  onTestFinished(() => connection.drop());
  const answer = await connection.get('/api/v1/ade7953/meter-values', 5_000);
  expect(answer).toMatchObject({ ok: true, status: 200 });
});

test('whatever comes, it answers afterwards', async () => {
  const { port } = new URL(url);
  const endMs = Date.now() + Number(process.env['FUZZ_MS'] ?? 1_500);
  const request = fc
    .tuple(fc.constantFrom('GET', 'PUT', 'PATCH', 'POST'), fc.webPath(), fc.json(), fc.string())
    .map(([method, path, body, who]) => {
      const head = `${method} /api/v1${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Digest ${who}\r\n`;
      const type = 'Content-Type: application/json\r\n';
      return Buffer.from(`${head}${type}Content-Length: ${body.length}\r\n\r\n${body}`);
    });
  const bytes = fc.uint8Array({ maxLength: 2_000 }).map((some) => Buffer.from(some));
  const junk = fc.sample(fc.oneof(bytes, request), 200);
  const beforeBytes = keptBytes();
  for (let index = 0; Date.now() < endMs; index++) {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(junk[index % junk.length] ?? '');
    await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
  }
  expect((await fetch(`${url}/api/v1/health`)).status).toBe(200);
  expect(keptBytes() - beforeBytes).toBeLessThan(100 * 1_024 * 1_024);
});
