import { describe, expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import type { MeterReading } from '../../../src/meter/reading.ts';
import { electricityOf, gasOf } from '../../../src/publish/domoticz/counters.ts';
import { DomoticzConfig } from '../../../src/publish/domoticz/domoticz.config.ts';
import { start } from '../../../src/publish/domoticz/domoticz.ts';
import { FULL_READING } from '../../support/fake-house.ts';
import { until } from '../../support/mosquitto.ts';
import { outletContext } from '../../support/outlet-context.ts';
import { ownPort } from '../../support/own-port.ts';
import { StrictDomoticz } from '../../support/strict-domoticz.ts';

const reading = (more: Partial<MeterReading>): MeterReading => ({
  takenAtMs: 0,
  importW: 416,
  exportW: 0,
  ...more,
});

describe('six whole numbers', () => {
  test.each<[why: string, given: Partial<MeterReading>, expected: string | undefined]>([
    [
      'every register',
      { importT1Wh: 48_320_784, importT2Wh: 2, exportT1Wh: 3, exportT2Wh: 4 },
      '48320784;2;3;4;416;0',
    ],
    ['parts of a watt-hour are no digits of it', { importT1Wh: 34.123 }, '34;0;0;0;416;0'],
    ['the total alone', { importWh: 5_000, exportWh: 7 }, '5000;0;7;0;416;0'],
    [
      'the tariffs go before the total',
      { importWh: 9, importT1Wh: 4, importT2Wh: 5 },
      '4;5;0;0;416;0',
    ],
    ['tariff 2 alone', { importWh: 9, importT2Wh: 9 }, '0;9;0;0;416;0'],
    ['no register of what was used', { exportT1Wh: 3 }, undefined],
  ])('%s', (_why, given, expected) => {
    expect(electricityOf(reading(given))).toBe(expected);
  });

  test.each([
    [{ m3: 14_330.108 }, '14330108'],
    [{ m3: 0.001 }, '1'],
    [undefined, undefined],
  ])('gas %o is %s', (gas, expected) => {
    expect(gasOf(reading(gas === undefined ? {} : { gas }))).toBe(expected);
  });
});

async function telling(more: Partial<DomoticzConfig> = {}, port?: number) {
  const domoticz = new StrictDomoticz({ 12: 'electricity', 13: 'gas' });
  const listening = port ?? (await domoticz.listen());
  const clock = new VirtualClock(0);
  const context = outletContext({ clock });
  const block = DomoticzConfig.parse({
    enabled: true,
    port: listening,
    electricityIdx: 12,
    gasIdx: 13,
    ...more,
  });
  const open = async () => {
    const outlet = await start(block, context);
    onTestFinished(() => outlet.close());
    return outlet;
  };
  const later = (seconds: number) => clock.advanceTo(clock.now() + seconds * 1_000);
  return { domoticz, context, house: context.house, open, later };
}

test('the address to the letter; gas only when it has changed', async () => {
  const { domoticz, house, open, later } = await telling();
  const outlet = await open();
  const ask = '/json.htm?type=command&param=udevice';
  expect(domoticz.urls).toEqual([
    `${ask}&idx=12&nvalue=0&svalue=1234567;2345678;123456;234567;0;780`,
    `${ask}&idx=13&nvalue=0&svalue=1234567`,
  ]);
  later(21);
  house.read({ ...FULL_READING, exportW: 500 });
  await until(() => outlet.status?.() === `tells 127.0.0.1:${portOf(outlet)}, 2 reports`);
  later(21);
  house.read({ ...FULL_READING, gas: { m3: 1_234.568 } });
  await until(() => domoticz.told.length === 5);
  expect(domoticz.told.slice(2)).toEqual([
    { idx: 12, values: [1_234_567, 2_345_678, 123_456, 234_567, 0, 500] },
    { idx: 12, values: [1_234_567, 2_345_678, 123_456, 234_567, 0, 780] },
    { idx: 13, values: [1_234_568] },
  ]);
  expect(domoticz.leftOver).toEqual([]);
});

const portOf = (outlet: { status?(): string }) => /:(\d+)/.exec(outlet.status?.() ?? '')?.[1];

test('spaced by the interval, and silent with the meter', async () => {
  const { domoticz, house, open, later } = await telling({ gasIdx: null, intervalS: 20 });
  await open();
  for (let second = 1; second <= 41; second++) {
    later(1);
    house.read({ ...FULL_READING, importW: second });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await until(() => domoticz.told.length === 2);
  expect(domoticz.told.at(-1)?.values[4]).toBe(21);
  later(60);
  house.fallSilent();
  house.tell({ type: 'reading' });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(domoticz.told).toHaveLength(2);
});

test('without a meter it starts and waits', async () => {
  const { domoticz, house, open } = await telling();
  house.neverRead();
  const outlet = await open();
  expect(domoticz.urls).toEqual([]);
  house.read(FULL_READING);
  await until(() => domoticz.told.length === 2);
  expect(outlet.status?.()).toContain('tells 127.0.0.1');
});

describe('what it does not take', () => {
  test.each([401, 404, 500])('status %d: not told, the start fails', async (status) => {
    const { domoticz, house, open } = await telling();
    domoticz.status = status;
    await expect(open()).rejects.toThrow(`Domoticz answered ${status}`);
    expect(house.listeners).toBe(0);
  });

  test('a device it does not have', async () => {
    const { open } = await telling({ electricityIdx: 99 });
    await expect(open()).rejects.toMatchObject({ code: 'DOMOTICZ_REFUSED' });
  });

  test('gone while it runs: the outlet has failed, and gas is told again', async () => {
    const { domoticz, context, house, open, later } = await telling();
    await open();
    domoticz.status = 503;
    later(21);
    house.read({ ...FULL_READING, gas: { m3: 5 } });
    await until(() => context.failures.length === 1);
    domoticz.status = 200;
    await open();
    expect(domoticz.told.at(-1)).toEqual({ idx: 13, values: [5_000] });
  });

  test('nobody there', async () => {
    const { open } = await telling({}, await ownPort());
    await expect(open()).rejects.toThrow('ECONNREFUSED');
  });
});

test('after the end nothing more is told', async () => {
  const { domoticz, house, open, later } = await telling();
  const outlet = await open();
  await outlet.close();
  later(30);
  house.read(FULL_READING);
  expect(house.listeners).toBe(0);
  expect(domoticz.urls).toHaveLength(2);
});

test.each([
  [{ enabled: true }, 'electricityIdx'],
  [{ enabled: true, gasIdx: 1, host: 'user@host' }, 'host'],
  [{ enabled: true, gasIdx: 1, host: 'host/path' }, 'host'],
  [{ enabled: true, gasIdx: 1, intervalS: 0 }, 'intervalS'],
])('refused: %o', (block, key) => {
  const result = DomoticzConfig.safeParse(block);
  expect(result.error?.issues.map(({ path }) => path[0])).toEqual([key]);
});
