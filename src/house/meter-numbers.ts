import { energyTotals } from '../meter/energy-total.ts';
import type { MeterReading, PhaseReading } from '../meter/reading.ts';

type Read = (reading: MeterReading) => number | undefined;

/** What a meter may tell, by the parts C_D_E of its OBIS code: kW, kWh, V and A. */
export const METER_NUMBERS = {
  '1_8_0': kilo((reading) => energyTotals(reading).importWh),
  '1_8_1': kilo(({ importT1Wh }) => importT1Wh),
  '1_8_2': kilo(({ importT2Wh }) => importT2Wh),
  '2_8_0': kilo((reading) => energyTotals(reading).exportWh),
  '2_8_1': kilo(({ exportT1Wh }) => exportT1Wh),
  '2_8_2': kilo(({ exportT2Wh }) => exportT2Wh),
  '1_7_0': kilo(({ importW }) => importW),
  '21_7_0': kilo(ofPhase(0, ({ importW }) => importW)),
  '41_7_0': kilo(ofPhase(1, ({ importW }) => importW)),
  '61_7_0': kilo(ofPhase(2, ({ importW }) => importW)),
  '2_7_0': kilo(({ exportW }) => exportW),
  '22_7_0': kilo(ofPhase(0, ({ exportW }) => exportW)),
  '42_7_0': kilo(ofPhase(1, ({ exportW }) => exportW)),
  '62_7_0': kilo(ofPhase(2, ({ exportW }) => exportW)),
  '31_7_0': ofPhase(0, magnitudeA),
  '51_7_0': ofPhase(1, magnitudeA),
  '71_7_0': ofPhase(2, magnitudeA),
  s31_7_0: ofPhase(0, signedA),
  s51_7_0: ofPhase(1, signedA),
  s71_7_0: ofPhase(2, signedA),
  '32_7_0': ofPhase(0, ({ voltageV }) => voltageV),
  '52_7_0': ofPhase(1, ({ voltageV }) => voltageV),
  '72_7_0': ofPhase(2, ({ voltageV }) => voltageV),
} satisfies Record<string, Read>;
export type MeterNumber = keyof typeof METER_NUMBERS;

/** The power of ten that a number is multiplied by, by its OBIS code C.D.E. */
export type Scaler = (obis: string) => number;

/** A number of a reading, scaled. */
export function scaledNumber(
  name: MeterNumber,
  reading: MeterReading,
  scaler: Scaler,
): number | undefined {
  const value = METER_NUMBERS[name](reading);
  const exponent = scaler(obisOf(name));
  if (value === undefined || exponent === 0) return value;
  const scaled = exponent < 0 ? value / 10 ** -exponent : value * 10 ** exponent;
  // As many digits as any register has, without those that binary fractions leave behind.
  return Number(scaled.toPrecision(12));
}

/** `21_7_0` and the signed `s31_7_0` as OBIS codes. */
export function obisOf(name: MeterNumber): string {
  return name.replace(/^s/, '').replaceAll('_', '.');
}

/** The number of the tariff now, where the meter tells one. */
export function tariffNumber({ tariff }: MeterReading): number | undefined {
  return tariff !== undefined && /^\d+$/.test(tariff) ? Number(tariff) : undefined;
}

function kilo(read: Read): Read {
  return (reading) => {
    const value = read(reading);
    return value === undefined ? undefined : value / 1_000;
  };
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

/** Meters send the magnitude; the direction is that of the power. */
function signedA({ currentA, importW, exportW }: PhaseReading): number | undefined {
  if (currentA === undefined || importW === undefined || exportW === undefined) return currentA;
  return importW < exportW ? -Math.abs(currentA) : currentA;
}
