import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cubicMetresOf,
  numberOf,
  readQuantity,
  wattHoursOf,
  wattsOf,
} from '../../../src/meter/dsmr/quantity.ts';

const quantity = (printed: string) => readQuantity(Buffer.from(`(${printed})`), 0);
const watts = (printed: string) => {
  const read = quantity(printed);
  return read && wattsOf(read);
};

describe('watts', () => {
  test.each<[string, number | undefined, string]>([
    ['00.193*kW', 193, 'DSMR 4 and 5'],
    ['0000.98*kW', 980, 'DSMR 2.2'],
    ['001.19*kW', 1_190, 'DSMR 3.0'],
    ['000000286*W', 286, 'Austria'],
    ['002124.86*W', 2_125, 'a decimal of a watt is rounded'],
    ['000000.49*W', 0, 'down'],
    ['000000.50*W', 1, 'and up'],
    ['00.0005*kW', 1, 'in kW too'],
    ['00.00049999*kW', 0, 'not twice'],
    ['1*kW', 1_000, 'no decimals'],
    ['-00.500*kW', -500, 'a negative net'],
    ['-000000.50*W', -1, 'rounded away from zero'],
    ['-00.000*kW', 0, 'no negative zero'],
    ['+00.500*kW', 500, 'a plus sign'],
    ['00.193*KW', 193, 'a unit in capitals'],
    ['00.193*kw', 193, 'a unit in lower case'],
    ['99999.999*kW', 99_999_999, 'wide'],
    ['00.193*kVA', undefined, 'apparent power'],
    ['00.193*kvar', undefined, 'reactive power'],
    ['00.193*kWh', undefined, 'energy'],
    ['00.193*MW', undefined, 'not a unit of a house'],
    ['00.193', undefined, 'no unit'],
  ])('%s is %s: %s', (printed, expected) => {
    expect(watts(printed)).toBe(expected);
  });

  test('are read by digits: each is what was printed', () => {
    fc.assert(
      fc.property(fc.nat(99_999_999), (value) => {
        const digits = String(value).padStart(8, '0');
        expect(watts(`${digits.slice(0, -3)}.${digits.slice(-3)}*kW`)).toBe(value);
      }),
    );
  });
});

test.each([
  '',
  ' ',
  'kW',
  '*kW',
  '.',
  '-',
  '-*kW',
  '00.A23*kW',
  'A0.123*kW',
  '0(0.123*kW',
  '0.1.2*kW',
  '0,123*kW',
  ' 0.123*kW',
  '0.123 kW',
  '0.123*',
  '--1*kW',
  '1e3*kW',
  '0x10*W',
  '12345678901234567*W',
  '0.1\n*kW',
])('"%s" is no number', (printed) => {
  expect(quantity(printed)).toBeUndefined();
});

test('a parenthesis that stays open holds no number', () => {
  for (const printed of ['(1', '(1*', '(1*k', '(1.', '(', '(1*kW\r\n)']) {
    expect(readQuantity(Buffer.from(printed), 0), printed).toBeUndefined();
  }
});

test.each([
  ['002130.115*kWh', 2_130_115],
  ['00052185.7825309*kWh', 52_185_782.5309],
  ['01219311.383*Wh', 1_219_311.383],
  ['006545766*Wh', 6_545_766],
  ['123456.789*kwh', 123_456_789],
  ['000123.123456789012345*kWh', 123_123.456789012],
  ['002130.115*kvarh', undefined],
])('energy of %s is %s Wh', (printed, expected) => {
  const read = quantity(printed);
  const found = read && wattHoursOf(read);
  if (expected === undefined) expect(found).toBeUndefined();
  else expect(found).toBeCloseTo(expected, 6);
});

test.each([
  ['00246.138*m3', 246.138],
  ['00012*dm3', 0.012],
  ['00246.138*M3', 246.138],
  ['3.829*GJ', undefined],
])('%s are %s cubic metres', (printed, expected) => {
  const read = quantity(printed);
  expect(read && cubicMetresOf(read)).toBe(expected);
});

test('any decimal is the nearest double to it', () => {
  fc.assert(
    fc.property(fc.nat(99_999_999), fc.integer({ min: 1, max: 7 }), (value, decimals) => {
      const digits = String(value).padStart(8, '0');
      const printed = `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
      const read = quantity(`${printed}*V`);
      expect(read && numberOf(read)).toBe(Number(printed));
    }),
  );
});

test('very small and very wide numbers stay numbers', () => {
  const small = quantity(`0.${'0'.repeat(40)}1*V`);
  expect(small && numberOf(small)).toBe(0);
  const wide = quantity(`0.${'3'.repeat(40)}*V`);
  expect(wide && numberOf(wide)).toBeCloseTo(1 / 3, 14);
});
