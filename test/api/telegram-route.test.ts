import { expect, test } from 'vitest';
import { CHARGING_PICTURE } from '../support/fake-house.ts';
import { testApi } from '../support/test-api.ts';
import { basic, PASSWORD, SECRETS } from './access/guarded-app.ts';

const TELEGRAM = '/ISK5\\2M550T-1013\r\n\r\n1-0:1.7.0(00.000*kW)\r\n!5F1B\r\n';

function withRaw(raw: Uint8Array | undefined, options: Parameters<typeof testApi>[0] = {}) {
  const api = testApi(options);
  api.house.now = { ...CHARGING_PICTURE, meter: { ...CHARGING_PICTURE.meter, raw } };
  return api.app;
}

test('GET /api/v1/telegram tells the newest telegram as it came, line ends and all', async () => {
  const reply = await withRaw(Buffer.from(TELEGRAM)).inject('/api/v1/telegram');
  expect([reply.statusCode, reply.body]).toEqual([200, TELEGRAM]);
  expect(reply.headers['content-type']).toContain('text/plain');
  expect(reply.headers['cache-control']).toBe('no-store');
});

test('a telegram that is no text comes as hexadecimal bytes, sixteen a line', async () => {
  const bytes = Uint8Array.from({ length: 18 }, (_, index) => 0x7e + index);
  const { body } = await withRaw(bytes).inject('/api/v1/telegram');
  expect(body).toBe('7e 7f 80 81 82 83 84 85 86 87 88 89 8a 8b 8c 8d\n8e 8f\n');
});

test('a meter without telegrams says so', async () => {
  const reply = await withRaw(undefined).inject('/api/v1/telegram');
  expect([reply.statusCode, reply.json().detail]).toEqual([
    404,
    'The meter (serial) sends no telegrams, or none has come yet.',
  ]);
});

test('it names the meter, so it needs the password once one is set', async () => {
  const app = withRaw(Buffer.from(TELEGRAM), { config: { ...SECRETS } });
  expect((await app.inject('/api/v1/telegram')).statusCode).toBe(401);
  const headers = { authorization: basic(PASSWORD) };
  const url = '/api/v1/telegram';
  expect((await app.inject({ url, headers })).statusCode).toBe(200);
});
