import { energyTotals } from '../meter/energy-total.ts';
import { type MeterReading, type PhaseReading, signedCurrentA } from '../meter/reading.ts';

type Read = (reading: MeterReading) => number | undefined;

/** By the groups C_D_E of the OBIS code: W, Wh, V and A. A leading s marks a signed value. */
const READ = {
  '1_8_0': (reading) => energyTotals(reading).importWh,
  '1_8_1': ({ importT1Wh }) => importT1Wh,
  '1_8_2': ({ importT2Wh }) => importT2Wh,
  '2_8_0': (reading) => energyTotals(reading).exportWh,
  '2_8_1': ({ exportT1Wh }) => exportT1Wh,
  '2_8_2': ({ exportT2Wh }) => exportT2Wh,
  '1_7_0': ({ importW }) => importW,
  '21_7_0': ofPhase(0, ({ importW }) => importW),
  '41_7_0': ofPhase(1, ({ importW }) => importW),
  '61_7_0': ofPhase(2, ({ importW }) => importW),
  '2_7_0': ({ exportW }) => exportW,
  '22_7_0': ofPhase(0, ({ exportW }) => exportW),
  '42_7_0': ofPhase(1, ({ exportW }) => exportW),
  '62_7_0': ofPhase(2, ({ exportW }) => exportW),
  '31_7_0': ofPhase(0, magnitudeA),
  '51_7_0': ofPhase(1, magnitudeA),
  '71_7_0': ofPhase(2, magnitudeA),
  s31_7_0: ofPhase(0, signedCurrentA),
  s51_7_0: ofPhase(1, signedCurrentA),
  s71_7_0: ofPhase(2, signedCurrentA),
  '32_7_0': ofPhase(0, ({ voltageV }) => voltageV),
  '52_7_0': ofPhase(1, ({ voltageV }) => voltageV),
  '72_7_0': ofPhase(2, ({ voltageV }) => voltageV),
} satisfies Record<string, Read>;
export type MeterNumber = keyof typeof READ;

/** Every number that a meter may tell. */
export const METER_NUMBERS = Object.keys(READ) as readonly MeterNumber[];

/**
 * Active power and energy: group C is 1 or 2 for all phases, and 20, 40 or 60 more for one of them.
 */
const IS_KILO = /^[246]?[12]_/;

/** A number and the power of ten to multiply it by: 780 and -3 are exactly 0.78. */
export interface Scientific {
  readonly value: number;
  readonly exponent: number;
}

/** kW, kWh, V or A; undefined where the meter does not tell. */
export function meterNumber(reading: MeterReading, name: MeterNumber): Scientific | undefined {
  const value = READ[name](reading);
  return value === undefined ? undefined : { value, exponent: IS_KILO.test(name) ? -3 : 0 };
}

/** Divides where the power is negative: a thousandth is not an exact number, a thousand is. */
export function raised(value: number, power: number): number {
  return power < 0 ? value / 10 ** -power : value * 10 ** power;
}

/** The power of ten to multiply a number by, given its OBIS code C.D.E. */
export type Scaler = (obis: string) => number;

/** A number of a reading, scaled. */
export function scaledNumber(
  name: MeterNumber,
  reading: MeterReading,
  scaler: Scaler,
): number | undefined {
  const number = meterNumber(reading, name);
  if (number === undefined) return undefined;
  const scaled = raised(number.value, number.exponent + scaler(obisOf(name)));
  // As many digits as any register has, without the residue of binary fractions.
  return Number(scaled.toPrecision(12));
}

/** `21_7_0` and the signed `s31_7_0` as OBIS codes. */
export function obisOf(name: MeterNumber): string {
  return name.replace(/^s/, '').replaceAll('_', '.');
}

/** The number of the current tariff, where the meter tells one. */
export function tariffNumber({ tariff }: MeterReading): number | undefined {
  return tariff !== undefined && /^\d+$/.test(tariff) ? Number(tariff) : undefined;
}

function ofPhase(index: number, read: (phase: PhaseReading) => number | undefined): Read {
  return ({ phases }) => {
    const phase = phases?.[index];
    return phase && read(phase);
  };
}

function magnitudeA({ currentA }: PhaseReading): number | undefined {
  return currentA === undefined ? undefined : Math.abs(currentA);
}
