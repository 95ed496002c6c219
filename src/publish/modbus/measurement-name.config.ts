const PHASED = [21, 41, 61, 22, 42, 62, 23, 43, 63, 24, 44, 64] as const;
const ENERGIES = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const TARIFFS = [0, 1, 2] as const;
const LINES = ['l1', 'l2', 'l3'] as const;

/**
 * Numbers that a register may tell: kW, kvar, kVA, kWh, kvarh, V, A, seconds, or a bare number. The
 * identifiers are those of the whatwatt Go (its manual, section Modbus); `0` and `1` are padding.
 */
export const NUMBER_MEASUREMENTS = [
  '0',
  '1',
  ...ENERGIES.flatMap((kind) => TARIFFS.map((tariff) => `${kind}.8.${tariff}` as const)),
  ...([1, 2] as const).flatMap((kind) => TARIFFS.map((tariff) => `${kind}.6.${tariff}` as const)),
  '1.7.0',
  '2.7.0',
  '3.7.0',
  '4.7.0',
  ...PHASED.map((quantity) => `${quantity}.7.0` as const),
  'power.active',
  ...LINES.map((line) => `power.active.${line}` as const),
  'power.reactive',
  ...LINES.map((line) => `power.reactive.${line}` as const),
  '9.7.0',
  '31.7.0',
  '51.7.0',
  '71.7.0',
  ...LINES.map((line) => `current.${line}` as const),
  '32.7.0',
  '52.7.0',
  '72.7.0',
  '13.7.0',
  '96.14.0',
  'conv_factor',
  'report.timestamp',
  'sys.timestamp',
] as const;
export type NumberMeasurement = (typeof NUMBER_MEASUREMENTS)[number];

/** What a register may tell as bytes, with how many. */
export const BYTE_MEASUREMENTS = {
  'report.date_time': 8,
  '96.1.0': 24,
  '96.1.1': 24,
  '42.0.0': 24,
  'sys.id': 6,
  'sys.firmware': 6,
  'sys.date_time': 8,
} as const;
export type ByteMeasurement = keyof typeof BYTE_MEASUREMENTS;
