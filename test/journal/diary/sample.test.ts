import { expect, test } from 'vitest';
import type { HousePicture } from '../../../src/house/picture.ts';
import { sampleOf } from '../../../src/journal/diary/sample.ts';
import { CHARGING_PICTURE, FAKE_EPOCH_MS, FULL_READING } from '../../support/fake-house.ts';

test('everything of a second', () => {
  expect(sampleOf({ ...CHARGING_PICTURE, epochMs: FAKE_EPOCH_MS + 999 }, 7)).toEqual({
    atS: FAKE_EPOCH_MS / 1_000,
    gridW: -780,
    houseW: -4_451,
    carW: 3_671,
    basis: 'estimated',
    offeredA: expect.closeTo(15.96, 2),
    mode: 'solar',
    code: 'following-surplus',
    meter: 'fresh',
    faults: [],
    vehicle: 'C',
    solarWh: 1_000_000.4,
    gridWh: 234_567.1,
    closings: 7,
    isLowTariff: false,
    phases: 1,
  });
});

test('a meter that tells nothing has no power, and nothing offered is 0 A', () => {
  const { meter, charger } = CHARGING_PICTURE;
  const silent: HousePicture = {
    ...CHARGING_PICTURE,
    meter: { ...meter, freshness: 'stale', usable: undefined },
    houseW: undefined,
    charger: { ...charger, duty: undefined, vehicle: undefined },
  };
  expect(sampleOf(silent, 0)).toMatchObject({
    gridW: null,
    houseW: null,
    meter: 'stale',
    offeredA: 0,
    vehicle: null,
    isLowTariff: false,
  });
});

test.each([
  { version: '50', tariff: '0001', isLow: true, why: 'Dutch meters: 1 is low' },
  { version: '50', tariff: '0002', isLow: false, why: 'Dutch meters: 2 is normal' },
  { version: '50217', tariff: '0001', isLow: false, why: 'Belgian meters: 1 is normal' },
  { version: '50217', tariff: '0002', isLow: true, why: 'Belgian meters: 2 is low' },
])('$why', ({ version, tariff, isLow }) => {
  const usable = { ...FULL_READING, version, tariff };
  const picture = { ...CHARGING_PICTURE, meter: { ...CHARGING_PICTURE.meter, usable } };
  expect(sampleOf(picture, 0).isLowTariff).toBe(isLow);
});
