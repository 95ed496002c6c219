import { expect, test } from 'vitest';
import type { HousePicture } from '../../src/house/picture.ts';
import { withoutCar } from '../../src/house/without-car.ts';
import type { GridPowers } from '../../src/meter/reading.ts';
import { CHARGING_PICTURE } from '../support/fake-house.ts';

const { meter, charger } = CHARGING_PICTURE;
const OPEN = {
  ...charger,
  supply: 'open',
  outputs: { pilot: { kind: 'steady' }, contactor: 'open' },
} as const;
const WELDED = {
  ...OPEN,
  faults: [{ kind: 'weld', sinceEpochMs: 0, latched: true, detail: 'closed though open' }],
} as const;

const reading = (importW: number, exportW: number): Partial<HousePicture> => ({
  meter: { ...meter, usable: { takenAtMs: 0, importW, exportW } },
});

test.each<[why: string, change: Partial<HousePicture>, expected: GridPowers | undefined]>([
  [
    'measured: what the car draws is taken off',
    { ...reading(5_000, 0), car: { powerW: 3_671.6, basis: 'measured' } },
    { importW: 1_328, exportW: 0 },
  ],
  [
    'measured: more than the import is export',
    { ...reading(1_000, 0), car: { powerW: 3_671, basis: 'measured' } },
    { importW: 0, exportW: 2_671 },
  ],
  [
    'measured: export grows',
    { ...reading(0, 780), car: { powerW: 1_000, basis: 'measured' } },
    { importW: 0, exportW: 1_780 },
  ],
  [
    'by the phases',
    { ...reading(0, 0), car: { powerW: 230, basis: 'phases' } },
    { importW: 0, exportW: 230 },
  ],
  [
    'offered is no measurement',
    { ...reading(5_000, 0), car: { powerW: 3_671, basis: 'estimated' } },
    undefined,
  ],
  ['not known', { ...reading(5_000, 0), car: { powerW: 0, basis: 'unknown' } }, undefined],
  [
    'contactor open: nothing flows',
    { ...reading(300, 0), charger: OPEN, car: { powerW: 0, basis: 'estimated' } },
    { importW: 300, exportW: 0 },
  ],
  [
    'open by command, but welded',
    { ...reading(300, 0), charger: WELDED, car: { powerW: 0, basis: 'estimated' } },
    undefined,
  ],
  [
    'no usable reading',
    { meter: { ...meter, usable: undefined }, car: { powerW: 0, basis: 'measured' } },
    undefined,
  ],
])('%s', (_why, change, expected) => {
  expect(withoutCar({ ...CHARGING_PICTURE, ...change })).toEqual(expected);
});
