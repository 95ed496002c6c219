import { describe, expect, test } from 'vitest';
import { Scalers, scalerOf } from '../../../src/compat/whatwatt/scaling.config.ts';
import { FULL_READING } from '../../support/fake-house.ts';
import { curl, whatwattBox } from '../../support/whatwatt-box.ts';

const CUSTOM = '/api/v1/meter/scalers/custom';
const SCALERS = [
  { obis: '2.7.0', scaler: 3 },
  { obis: '1.8.255', scaler: -3 },
  { obis: '1.8.1', scaler: 1 },
];

test.each([
  ['2.7.0', 3, 'named'],
  ['1.8.0', -3, 'any E'],
  ['1.8.1', 1, 'named goes before any E'],
  ['2.8.0', 0, 'not named'],
  ['11.8.0', 0, 'another quantity that begins alike'],
])('%s: 10^%i, %s', (obis, scaler) => {
  expect(scalerOf({ set: 'custom', custom: SCALERS }, obis)).toBe(scaler);
  expect(scalerOf({ set: 'default', custom: SCALERS }, obis)).toBe(0);
});

test.each([
  [[{ obis: '254.254.255', scaler: 6 }], true],
  [[{ obis: '1.8', scaler: 0 }], false],
  [[{ obis: '255.8.0', scaler: 0 }], false],
  [[{ obis: '1.255.0', scaler: 0 }], false],
  [[{ obis: '1.8.256', scaler: 0 }], false],
  [[{ obis: '01.8.0', scaler: 0 }], false],
  [[{ obis: '1.8.0', scaler: 7 }], false],
  [[{ obis: '1.8.0', scaler: -7 }], false],
  [[{ obis: '1.8.0', scaler: 0.5 }], false],
  [[{ obis: '1.8.0' }], false],
  [[{ obis: '1.8.0', scaler: 1, unit: 'W' }], false],
  [
    [
      { obis: '1.8.0', scaler: 1 },
      { obis: '1.8.0', scaler: 2 },
    ],
    false,
  ],
  [Array.from({ length: 65 }, (_, e) => ({ obis: `1.8.${e}`, scaler: 0 })), false],
])('%j: %s', (list, isRight) => {
  expect(Scalers.safeParse(list).success).toBe(isRight);
});

describe('by curl', () => {
  test('custom scalers are kept, and in force once the set is custom', async () => {
    const { url, house, settings } = await whatwattBox();
    house.read(FULL_READING);
    const of = async (path: string) => (await curl(`${url}/api/v1/${path}`)).body;
    expect(await of('meter/scalers/custom')).toEqual([]);
    expect(await curl(`${url}${CUSTOM}`, 'POST', SCALERS)).toEqual({ status: 200, body: SCALERS });
    expect(await of('meter/scalers/custom')).toEqual(SCALERS);
    expect(await of('meter/scalers/current')).toContainEqual({ obis: '2.7.0', scaler: 0 });
    await curl(`${url}/api/v1/meter/settings`, 'PUT', { scalers_set: 'custom' });
    const current = (await of('meter/scalers/current')) as readonly object[];
    expect(current).toContainEqual({ obis: '2.7.0', scaler: 3 });
    expect(current).toContainEqual({ obis: '1.8.0', scaler: -3 });
    expect(current).toHaveLength(20);
    expect(await of('report')).toMatchObject({
      report: {
        instantaneous_power: { active: { positive: { total: 0 }, negative: { total: 780 } } },
        energy: { active: { positive: { total: 3.580245, t1: 12345.67, t2: 2.345678 } } },
        conv_factor: 1,
      },
    });
    const variables = Object.assign({}, ...((await of('variables')) as object[]));
    expect(variables).toMatchObject({ '2_7_0': '780', 'power.out': '780', '1_8_1': '12345.67' });
    expect(settings.changes.map(({ path }) => path)).toEqual([
      'compat.whatwatt.scaling',
      'compat.whatwatt.scaling',
    ]);
    // The house, and with it every other interface, knows nothing of it.
    expect(house.picture().meter.usable).toEqual(FULL_READING);
  });

  test('what is not right is refused whole', async () => {
    const { url } = await whatwattBox();
    const wrong = [...SCALERS, { obis: '9.9', scaler: 1 }];
    const answer = await curl(`${url}${CUSTOM}`, 'POST', wrong);
    expect(answer).toMatchObject({ status: 400, body: { error: 'validation_error' } });
    expect((await curl(`${url}${CUSTOM}`)).body).toEqual([]);
  });

  test('without a password nobody sets any; without a reading none are in force', async () => {
    const { url, house } = await whatwattBox({}, null);
    house.neverRead();
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}${CUSTOM}`, { method: 'POST', body: '[]', headers });
    expect(answer.status).toBe(403);
    const current = await fetch(`${url}/api/v1/meter/scalers/current`);
    expect(await current.json()).toEqual([]);
  });
});

test('the factor of the meter is told, for numbers that are multiplied by it already', async () => {
  const meter = { source: 'serial', path: '/dev/ttyUSB0', conversionFactor: 40 };
  const { url, house } = await whatwattBox({ meter }, null);
  house.read(FULL_READING);
  const report = await (await fetch(`${url}/api/v1/report`)).json();
  expect(report).toMatchObject({
    report: {
      instantaneous_power: { active: { negative: { total: 0.78 } } },
      conv_factor: 40,
    },
  });
  const variables = await (await fetch(`${url}/api/v1/variables`)).json();
  expect(variables).toContainEqual({ conv_factor: '40' });
});
