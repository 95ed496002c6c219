import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WhatwattConfig } from '../../../src/compat/whatwatt/whatwatt.config.ts';
import { start } from '../../../src/compat/whatwatt/whatwatt.ts';
import { MeterConfig } from '../../../src/meter/sources/meter.config.ts';
import { corpus } from '../../support/corpus.ts';
import { outletContext } from '../../support/outlet-context.ts';

const PASSWORD = 'correct horse';
const KEY = '0123456789ABCDEF0123456789ABCDEF';
const ZEROS = '0'.repeat(32);
const PATH = '/api/v1/meter/settings';
const USUAL = {
  baudrate: 115_200,
  parity: 'none',
  stop_bits: '1',
  buffer_size: 64,
  method: 'Passive Push',
  encryption: false,
  rx_invert: false,
  tx_invert: false,
  auto_baudrate: true,
  if_type: 'auto',
  protocol: 'auto',
  if_mode: 'auto',
  conv_factor: 1,
  time_offset: 0,
  sync_time_offset_with_ntp: false,
  scalers_set: 'default',
};

const AT_PORT = { source: 'serial', path: '/dev/ttyUSB0' };

async function device(given: object = AT_PORT, password: string | null = PASSWORD) {
  let written = given;
  let meter = MeterConfig.parse(given);
  const settings = {
    read: (path: string) => (path === 'meter' ? meter : 'Europe/Amsterdam'),
    change: async (path: string, keys: object) => {
      if (path !== 'meter') return { ok: false, kind: 'invalid', detail: path } as const;
      written = { ...written, ...keys };
      meter = MeterConfig.parse(written);
      return { ok: true } as const;
    },
  };
  const block = { enabled: true, host: '127.0.0.1', port: 0, password };
  const outlet = await start(WhatwattConfig.parse(block), outletContext({ settings }));
  onTestFinished(() => outlet.close());
  const url = outlet.status?.().replace('listening on ', '') ?? '';
  return { url, meter: () => meter };
}

const run = promisify(execFile);

/** A real curl, as the original's manual has it. */
async function curl(url: string, method = 'GET', body?: object, password = PASSWORD) {
  const data = body && ['-H', 'Content-Type: application/json', '-d', JSON.stringify(body)];
  const args = ['-s', '--anyauth', '-u', `:${password}`, '-X', method, '-w', '\n%{http_code}'];
  const { stdout } = await run('curl', [...args, ...(data ?? []), url]);
  const lines = stdout.split('\n');
  return { status: Number(lines.pop()), body: JSON.parse(lines.join('\n')) as object };
}

describe('by curl --anyauth', { timeout: 20_000 }, () => {
  test.each(['/api/v1/report', '/api/v1/variables', '/api/v1/system', PATH])(
    'GET %s: with the password, and with it only',
    async (path) => {
      const { url } = await device();
      expect((await curl(`${url}${path}`)).status).toBe(200);
      expect(await curl(`${url}${path}`, 'GET', undefined, 'wrong horse')).toEqual({
        status: 401,
        body: { error: 'unauthorized', message: expect.any(String) },
      });
    },
  );

  test('PUT changes what is given, POST resets the rest', async () => {
    const { url, meter } = await device();
    const slow = { auto_baudrate: false, baudrate: 9_600, parity: 'even' };
    expect(await curl(`${url}${PATH}`, 'PUT', slow)).toEqual({
      status: 200,
      body: { ...USUAL, ...slow },
    });
    expect(meter()).toMatchObject({ baudRate: 9_600, format: '7E1' });
    expect((await curl(`${url}${PATH}`, 'PUT', {})).body).toEqual({ ...USUAL, ...slow });
    expect((await curl(`${url}${PATH}`, 'POST', { protocol: 'dsmr' })).body).toEqual(USUAL);
    expect(meter()).toMatchObject({ baudRate: 'auto', format: 'auto' });
  });

  test('keys are taken, never told, and cleared by zeros', async () => {
    const { url, meter } = await device();
    const given = { encryption: true, encryption_key: KEY, authentication_key: KEY };
    const { body } = await curl(`${url}${PATH}`, 'PUT', given);
    expect(body).toEqual({ ...USUAL, encryption: true });
    expect(meter()).toMatchObject({ decryptionKey: KEY, authenticationKey: KEY });
    expect((await curl(`${url}${PATH}`)).body).toEqual({ ...USUAL, encryption: true });
    await curl(`${url}${PATH}`, 'PUT', { authentication_key: ZEROS });
    expect(meter()).toMatchObject({ decryptionKey: KEY, authenticationKey: null });
    expect((await curl(`${url}${PATH}`, 'PUT', { encryption_key: ZEROS })).body).toEqual(USUAL);
    expect(meter()).toMatchObject({ decryptionKey: null });
  });

  test.each([
    [{ baudrate: 299 }, 'baudrate'],
    [{ baudrate: 115_201 }, 'baudrate'],
    [{ baudrate: 9_600 }, 'auto_baudrate false'],
    [{ parity: 'mark' }, 'one of none, odd, even'],
    [{ parity: 'odd' }, 'works: none, even'],
    [{ stop_bits: 1 }, 'stop_bits'],
    [{ stop_bits: '2' }, 'works: 1'],
    [{ buffer_size: 129 }, 'buffer_size'],
    [{ method: 'Active' }, 'Passive Push'],
    [{ encryption: true }, 'encryption_key'],
    [{ encryption_key: KEY }, 'encryption true'],
    [{ encryption_key: 'secret-not-hex' }, '32 hexadecimal'],
    [{ authentication_key: KEY.slice(1) }, '32 hexadecimal'],
    [{ rx_invert: true }, 'wiring'],
    [{ tx_invert: 'no' }, 'wiring'],
    [{ auto_baudrate: 1 }, 'auto_baudrate'],
    [{ if_type: 'mbus' }, 'works: auto, p1'],
    [{ if_type: 'usb' }, 'one of'],
    ...['hdlc', 'mbus', 'kmp', 'mep', 'mbtr'].map(
      (protocol) => [{ protocol }, 'works: auto, dsmr'] as [object, string],
    ),
    [{ if_mode: 'pull' }, 'works: auto, push'],
    [{ conv_factor: 0.0001 }, 'conv_factor'],
    [{ conv_factor: 40 }, 'not scaled'],
    [{ time_offset: 2_147_483_648 }, 'time_offset'],
    [{ time_offset: 3_600 }, 'as the meter tells it'],
    [{ sync_time_offset_with_ntp: true }, 'system keeps the time'],
    [{ scalers_set: 'custom' }, 'works: default'],
    [{ volume: 11 }, 'volume'],
    [[], 'JSON object'],
  ] as [object, string][])('%j: 400 with %s, and nothing changes', async (body, text) => {
    const { url, meter } = await device();
    const before = meter();
    const answer = await curl(`${url}${PATH}`, 'PUT', body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: 'validation_error' });
    expect(JSON.stringify(answer.body)).toContain(text);
    expect(JSON.stringify(answer.body)).not.toContain('secret-not-hex');
    expect(meter()).toEqual(before);
  });
});

test('without a password everyone may read and nobody change', async () => {
  const { url, meter } = await device({ ...AT_PORT, baudRate: 9_600 }, null);
  const read = await fetch(`${url}${PATH}`);
  expect(await read.json()).toEqual({
    ...USUAL,
    auto_baudrate: false,
    baudrate: 9_600,
    parity: 'even',
  });
  const headers = { 'content-type': 'application/json' };
  const change = await fetch(`${url}${PATH}`, { method: 'PUT', body: '{}', headers });
  expect(change.status).toBe(403);
  expect(await change.text()).toContain('compat.whatwatt.password');
  expect(meter()).toMatchObject({ baudRate: 9_600 });
});

test('a meter at no serial port has no such settings', async () => {
  const { url } = await device({ source: 'simulated' }, null);
  expect((await fetch(`${url}${PATH}`)).status).toBe(404);
});

test.skipIf(corpus === undefined)(
  'the fields are those of the original, in its order',
  async () => {
    const { url } = await device(AT_PORT, null);
    const sample = readFileSync(`${corpus}seeds/samples/whatwatt-meter-settings-get.json`, 'utf8');
    const body = await (await fetch(`${url}${PATH}`)).text();
    expect(body).toBe(JSON.stringify(JSON.parse(sample)));
  },
);
