import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { corpus } from '../../support/corpus.ts';
import { curl, whatwattBox } from '../../support/whatwatt-box.ts';

const PATH = '/api/v1/modbus';
const LAYOUT = [
  {
    start_address: 0,
    word_order: 'lsw',
    registers: [
      { id: '1.7.0', type: 'float', scaler: 3 },
      { id: 'report.timestamp', type: 'int', scaler: 0 },
    ],
  },
  { start_address: 2_000, registers: [{ id: 'sys.id' }, { id: 'sys.date_time' }] },
];
const FULL = [
  {
    start_address: 0,
    word_order: 'lsw',
    end_address: 4,
    size: 4,
    registers: [
      { id: '1.7.0', type: 'float', scaler: 3, address: 0, size: 2 },
      { id: 'report.timestamp', type: 'int', scaler: 0, address: 2, size: 2 },
    ],
  },
  {
    start_address: 2_000,
    word_order: 'msw',
    end_address: 2_007,
    size: 7,
    registers: [
      { id: 'sys.id', address: 2_000, size: 3 },
      { id: 'sys.date_time', address: 2_003, size: 4 },
    ],
  },
];

describe('by curl', () => {
  test('a layout is set, told, and taken away', async () => {
    const { url, settings } = await whatwattBox();
    expect((await curl(`${url}${PATH}`)).status).toBe(404);
    expect(await curl(`${url}${PATH}`, 'POST', LAYOUT)).toEqual({ status: 200, body: LAYOUT });
    expect(await curl(`${url}${PATH}`)).toEqual({ status: 200, body: LAYOUT });
    expect((await curl(`${url}${PATH}?address_format=dec`)).body).toEqual(FULL);
    expect((await curl(`${url}${PATH}?address_format=hex`)).body).toMatchObject([
      { start_address: '0x0000', end_address: '0x0004' },
      { start_address: '0x07D0', size: 7, registers: [{ address: '0x07D0' }, { size: 4 }] },
    ]);
    expect(settings.read('publish.modbus.enabled'), 'it starts nothing').toBe(false);
    expect(await curl(`${url}${PATH}`, 'DELETE')).toEqual({ status: 204, body: undefined });
    expect((await curl(`${url}${PATH}`)).status).toBe(404);
    expect(settings.changes.map(({ path, keys }) => [path, Object.keys(keys)])).toEqual([
      ['publish.modbus', ['sets']],
      ['publish.modbus', ['sets']],
    ]);
  });

  test('what is told can be given again', async () => {
    const { url, settings } = await whatwattBox();
    await curl(`${url}${PATH}`, 'POST', LAYOUT);
    const { body } = await curl(`${url}${PATH}`);
    expect(await curl(`${url}${PATH}`, 'POST', body)).toEqual({ status: 200, body });
    expect(settings.changes, 'nothing is new the second time').toHaveLength(1);
  });

  test.each([
    [{}, 'expected array'],
    [[{ start_address: 9_999, registers: [] }], 'start_address'],
    [[{ start_address: 0, registers: [{ id: '1.7.1' }] }], 'identifier'],
    [[{ start_address: 0, registers: [{ id: '1.7.0', scaler: 7 }] }], 'scaler'],
    [[{ start_address: 0, word_order: 'big', registers: [] }], 'word_order'],
    [[LAYOUT[0], LAYOUT[0]], 'overlap'],
  ])('%j is refused whole', async (body, text) => {
    const { url } = await whatwattBox();
    const answer = await curl(`${url}${PATH}`, 'POST', body);
    expect(answer).toMatchObject({ status: 400, body: { error: 'validation_error' } });
    expect(JSON.stringify(answer.body)).toContain(text);
    expect((await curl(`${url}${PATH}`)).status).toBe(404);
  });

  test('without a header, as the manual of the original sends it', async () => {
    const { url } = await whatwattBox();
    const login = ['-s', '--anyauth', '-u', ':correct horse'];
    const body = JSON.stringify(LAYOUT);
    const { stdout } = await promisify(execFile)('curl', [...login, '-d', body, `${url}${PATH}`]);
    expect(JSON.parse(stdout)).toEqual(LAYOUT);
  });
});

test('without a password everyone may read and nobody change', async () => {
  const { url } = await whatwattBox({ 'publish.modbus': { sets: LAYOUT } }, null);
  expect(await (await fetch(`${url}${PATH}`)).json()).toEqual(LAYOUT);
  expect((await fetch(`${url}${PATH}`, { method: 'DELETE' })).status).toBe(403);
  expect((await fetch(`${url}${PATH}?address_format=oct`)).status).toBe(400);
});

test.skipIf(corpus === undefined)('the layout without any is that of the original', async () => {
  const { url } = await whatwattBox({}, null);
  const name = 'whatwatt-modbus-default-config-detailed-dec.json';
  const sample: unknown = JSON.parse(readFileSync(`${corpus}seeds/samples/${name}`, 'utf8'));
  expect(await (await fetch(`${url}${PATH}?address_format=dec`)).json()).toEqual(sample);
});

test.skipIf(corpus === undefined)('the custom layout of the original is taken', async () => {
  const { url } = await whatwattBox();
  const name = 'whatwatt-modbus-custom-example.json';
  const sample: unknown = JSON.parse(readFileSync(`${corpus}seeds/samples/${name}`, 'utf8'));
  expect(await curl(`${url}${PATH}`, 'POST', sample)).toEqual({ status: 200, body: sample });
});
