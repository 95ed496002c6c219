import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { mqttChangeOf, mqttSettingsOf } from '../../../src/compat/whatwatt/mqtt-settings.ts';
import { WhatwattConfig } from '../../../src/compat/whatwatt/whatwatt.config.ts';
import { start } from '../../../src/compat/whatwatt/whatwatt.ts';
import { WhatwattMqttConfig } from '../../../src/publish/whatwatt-mqtt/whatwatt-mqtt.config.ts';
import { outletContext } from '../../support/outlet-context.ts';

const USUAL = WhatwattMqttConfig.parse({});
const SET = WhatwattMqttConfig.parse({
  enabled: true,
  url: 'mqtts://broker.example',
  username: 'demo',
  password: 'not to be told',
  clientId: 'device123',
  topic: 'test',
  template: '{"P_In":$' + '{1_7_0}}',
  intervalS: 7,
  ca: '/etc/ca.pem',
});

test('the settings tell the length of the password and nothing else of it', () => {
  expect(mqttSettingsOf(SET)).toEqual({
    enable: true,
    url: 'mqtts://broker.example',
    username: 'demo',
    client_id: 'device123',
    skip_cn_check: false,
    publish: { topic: 'test', template: SET.template },
    password_len: 14,
  });
  expect(mqttSettingsOf(USUAL)).not.toHaveProperty('username');
});

test.each([
  ['nothing changes nothing', {}, true, SET],
  [
    'a nested field leaves its neighbour',
    { publish: { topic: 'a' } },
    true,
    { ...SET, topic: 'a' },
  ],
  [
    'null deletes',
    { username: null, password: null },
    true,
    { ...SET, username: null, password: null },
  ],
  [
    'the password again, elsewhere',
    { url: 'mqtt://b', password: 'p' },
    true,
    { ...SET, url: 'mqtt://b', password: 'p' },
  ],
  [
    'the rest is reset, but not the interval and whom to trust',
    { enable: true },
    false,
    { ...USUAL, enabled: true, intervalS: 7, ca: '/etc/ca.pem' },
  ],
] as const)('%s', (_why, body, keeps, block) => {
  expect(mqttChangeOf(body, SET, keeps)).toEqual({ ok: true, block });
});

test.each([
  ['no object', [], 'expected object'],
  ['an unknown field', { enabled: true }, 'enabled'],
  ['no broker', { url: 'http://a' }, 'mqtt://host:1883'],
  ['a user in the address', { url: 'mqtt://a:b@c' }, 'without a user'],
  ['a wildcard', { publish: { topic: 'a/#' } }, 'topic'],
  ['a template of 1,024', { publish: { template: 'x'.repeat(1_024) } }, 'template'],
  ['unchecked certificates', { skip_cn_check: true }, 'skip_cn_check'],
  ['a certificate', { broker: { certificate: 'x' } }, 'broker'],
  ['the password for another host', { url: 'mqtt://thief' }, 'password again'],
] as const)('%s is refused', (_why, body, text) => {
  expect(mqttChangeOf(body, SET, true)).toEqual({ ok: false, text: expect.stringContaining(text) });
});

test('without a password all may read and none change', async () => {
  const settings = {
    read: (path: string) => (path === 'publish.whatwattMqtt' ? SET : 'Europe/Amsterdam'),
    change: async () => expect.unreachable('nobody may'),
  };
  const config = WhatwattConfig.parse({ enabled: true, host: '127.0.0.1', port: 0 });
  const outlet = await start(config, outletContext({ settings }));
  onTestFinished(() => outlet.close());
  const url = `${outlet.status?.().replace('listening on ', '')}/api/v1/mqtt/settings`;
  expect(await (await fetch(url)).json()).toEqual(mqttSettingsOf(SET));
  const put = { method: 'PUT', body: '{}', headers: { 'content-type': 'application/json' } };
  expect((await fetch(url, put)).status).toBe(403);
});

test('with the password, by a real curl: what changes is written down, and nothing else', async () => {
  const changes: unknown[] = [];
  const settings = {
    read: (path: string) => (path === 'publish.whatwattMqtt' ? SET : 'Europe/Amsterdam'),
    change: async (...change: unknown[]) => {
      changes.push(change);
      return { ok: true } as const;
    },
  };
  const block = { enabled: true, host: '127.0.0.1', port: 0, password: 'correct horse' };
  const outlet = await start(WhatwattConfig.parse(block), outletContext({ settings }));
  onTestFinished(() => outlet.close());
  const url = `${outlet.status?.().replace('listening on ', '')}/api/v1/mqtt/settings`;
  const login = ['-s', '--anyauth', '-u', ':correct horse', '-X', 'PUT'];
  const body = ['-H', 'Content-Type: application/json', '-d', '{"publish":{"topic":"a"}}'];
  const { stdout } = await promisify(execFile)('curl', [...login, ...body, url]);
  expect(JSON.parse(stdout)).toEqual(mqttSettingsOf({ ...SET, topic: 'a' }));
  expect(changes).toEqual([['publish.whatwattMqtt', { topic: 'a' }]]);
});
