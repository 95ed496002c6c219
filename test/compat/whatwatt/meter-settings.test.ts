import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { corpus } from '../../support/corpus.ts';
import { curl, whatwattBox } from '../../support/whatwatt-box.ts';

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

const RESET: Readonly<Record<string, unknown>> = {
  baudRate: 'auto',
  format: 'auto',
  bufferBytes: null,
  interface: 'auto',
  protocol: 'auto',
  mode: 'auto',
  conversionFactor: 1,
  timeOffsetS: 0,
  timeFromSystem: false,
};

const AT_PORT = { source: 'serial', path: '/dev/ttyUSB0' };

async function device(given: Record<string, unknown> = AT_PORT, password?: string | null) {
  const { url, settings } = await whatwattBox({ meter: given }, password);
  return { url, meter: () => settings.read('meter'), changes: settings.changes };
}

describe('by curl --anyauth', () => {
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
    const posted = await curl(`${url}${PATH}`, 'POST', { protocol: 'dsmr' });
    expect(posted.body).toEqual({ ...USUAL, protocol: 'dsmr' });
    expect(meter()).toMatchObject({ baudRate: 'auto', format: 'auto' });
  });

  test.each([
    [
      { baudrate: 2_400, parity: 'odd', stop_bits: '2' },
      { baudRate: 2_400, format: '7O2' },
    ],
    [{ parity: 'odd' }, { baudRate: 115_200, format: '7O1' }],
    [
      { auto_baudrate: false, baudrate: 300 },
      { baudRate: 300, format: '8N1' },
    ],
    [
      { auto_baudrate: false, stop_bits: '2' },
      { baudRate: 115_200, format: '8N2' },
    ],
    [{ buffer_size: 1 }, { bufferBytes: 1 }],
    [{ buffer_size: 128 }, { bufferBytes: 128 }],
    [
      { if_type: 'p1', protocol: 'dsmr' },
      { interface: 'p1', protocol: 'dsmr' },
    ],
    [{ if_mode: 'push' }, { mode: 'push' }],
    [{ conv_factor: 0.001 }, { conversionFactor: 0.001 }],
    [{ conv_factor: 1_000 }, { conversionFactor: 1_000 }],
    [{ time_offset: -2_147_483_648 }, { timeOffsetS: -2_147_483_648 }],
    [
      { time_offset: 3_600, sync_time_offset_with_ntp: true },
      { timeOffsetS: 3_600, timeFromSystem: true },
    ],
  ] as const)('PUT %j is %j of the port, told again, and reset by POST', async (body, keys) => {
    const { url, meter, changes } = await device();
    const { status, body: told } = await curl(`${url}${PATH}`, 'PUT', body);
    expect(status).toBe(200);
    const isLine = 'baudRate' in keys;
    expect(told).toEqual({ ...USUAL, ...(isLine && { auto_baudrate: false }), ...body });
    expect((await curl(`${url}${PATH}`)).body).toEqual(told);
    expect(meter()).toMatchObject(keys);
    expect(changes, 'only differences are written down').toEqual([{ path: 'meter', keys }]);
    expect((await curl(`${url}${PATH}`, 'POST', {})).body).toEqual(USUAL);
    expect(changes.at(-1)?.keys, 'what was changed').toEqual(
      Object.fromEntries(Object.keys(keys).map((key) => [key, RESET[key]])),
    );
  });

  test.each([
    ['9600 7E1 by the rate', { baudRate: 9_600 }, {}],
    ['a line of the file that this interface has no words for', { format: '7E1' }, {}],
    ['eight bits with parity', { baudRate: 2_400, format: '8E1' }, { baudrate: 2_400 }],
    ['a rate beyond the range', { baudRate: 921_600 }, { time_offset: 0 }],
  ])('what is not changed is not written: %s', async (_why, line, body) => {
    const { url, changes } = await device({ ...AT_PORT, ...line });
    const { status } = await curl(`${url}${PATH}`, 'PUT', body);
    expect(status).toBe(200);
    expect(changes).toEqual([]);
  });

  test('data bits of the file stay while the parity does', async () => {
    const { url, meter } = await device({ ...AT_PORT, baudRate: 2_400, format: '8E1' });
    await curl(`${url}${PATH}`, 'PUT', { baudrate: 4_800, stop_bits: '2' });
    expect(meter()).toMatchObject({ baudRate: 4_800, format: '8E2' });
    await curl(`${url}${PATH}`, 'PUT', { parity: 'odd' });
    expect(meter()).toMatchObject({ baudRate: 4_800, format: '7O2' });
  });

  test('where the scaling is pinned, the meter stays as it was too', async () => {
    const { url, settings } = await whatwattBox();
    settings.pinned.add('compat.whatwatt.scaling');
    const body = { scalers_set: 'custom', conv_factor: 40 };
    expect((await curl(`${url}${PATH}`, 'PUT', body)).status).toBe(400);
    expect((await curl(`${url}${PATH}`)).body).toEqual(USUAL);
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
    [{ auto_baudrate: true, baudrate: 9_600 }, 'auto_baudrate false'],
    [{ auto_baudrate: true, parity: 'odd' }, 'auto_baudrate false'],
    [{ parity: 'mark' }, 'one of none, odd, even'],
    [{ stop_bits: 1 }, 'stop_bits'],
    [{ stop_bits: '1.5' }, 'works: 1, 2'],
    [{ buffer_size: 129 }, 'buffer_size'],
    [{ buffer_size: 0 }, 'buffer_size'],
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
    [{ conv_factor: 1_000.1 }, 'conv_factor'],
    [{ time_offset: 0.5 }, 'time_offset'],
    [{ sync_time_offset_with_ntp: 1 }, 'sync_time_offset_with_ntp'],
    [{ time_offset: 2_147_483_648 }, 'time_offset'],
    [{ scalers_set: 'lge570' }, 'works: default, custom'],
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
