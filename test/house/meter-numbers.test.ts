import { expect, test } from 'vitest';
import {
  METER_NUMBERS,
  meterNumber,
  scaledNumber,
  tariffNumber,
} from '../../src/house/meter-numbers.ts';
import type { MeterReading } from '../../src/meter/reading.ts';

const PHASE = { importW: 0, exportW: 230, voltageV: 230, currentA: 1 };
const READING: MeterReading = {
  takenAtMs: 0,
  importW: 1_001,
  exportW: 230,
  importT1Wh: 1_000,
  importT2Wh: 2_345,
  exportWh: 7,
  exportT1Wh: 3,
  exportT2Wh: 4,
  phases: [PHASE, PHASE, PHASE],
};

test('powers and energies are in thousands, the rest is as the meter tells it', () => {
  const told = METER_NUMBERS.map((name) => [name, scaledNumber(name, READING, () => 0)]);
  const each = (value: number, ...names: string[]) => names.map((name) => [name, value]);
  expect(Object.fromEntries(told)).toEqual(
    Object.fromEntries([
      ['1_8_0', 3.345],
      ['1_8_1', 1],
      ['1_8_2', 2.345],
      ['2_8_0', 0.007],
      ['2_8_1', 0.003],
      ['2_8_2', 0.004],
      ['1_7_0', 1.001],
      ['2_7_0', 0.23],
      ...each(0, '21_7_0', '41_7_0', '61_7_0'),
      ...each(0.23, '22_7_0', '42_7_0', '62_7_0'),
      ...each(1, '31_7_0', '51_7_0', '71_7_0'),
      ...each(-1, 's31_7_0', 's51_7_0', 's71_7_0'),
      ...each(230, '32_7_0', '52_7_0', '72_7_0'),
    ]),
  );
});

test('what the meter does not tell is nothing', () => {
  const reading: MeterReading = {
    takenAtMs: 0,
    importW: 0,
    exportW: 0,
    importT1Wh: 1,
    phases: [{}],
  };
  const told = METER_NUMBERS.filter((name) => meterNumber(reading, name) !== undefined);
  expect(told).toEqual(['1_8_1', '1_7_0', '2_7_0']);
});

test.each([
  ['0002', 2],
  ['1', 1],
  ['', undefined],
  ['T1', undefined],
  [undefined, undefined],
])('tariff %o is number %o', (tariff, number) => {
  expect(
    tariffNumber({ takenAtMs: 0, importW: 0, exportW: 0, ...(tariff !== undefined && { tariff }) }),
  ).toBe(number);
});
