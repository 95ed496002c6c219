import { energyTotals } from '../../meter/energy-total.ts';
import { type MeterReading, netGridW, type PhaseReading } from '../../meter/reading.ts';
import type { Facts } from './facts.ts';
import type { NumberMeasurement } from './measurement-name.config.ts';

/** A number with the power of ten it is to be multiplied by: 780 and -3 are 0.78 exactly. */
export interface ScaledNumber {
  readonly value: number;
  readonly exponent: number;
}

type Read = (reading: MeterReading) => number | undefined;

/** Watts, which are told as kW, and Wh, which are told as kWh. */
const FROM_UNITS: Partial<Record<NumberMeasurement, Read>> = {
  '1.8.0': (reading) => energyTotals(reading).importWh,
  '1.8.1': ({ importT1Wh }) => importT1Wh,
  '1.8.2': ({ importT2Wh }) => importT2Wh,
  '2.8.0': (reading) => energyTotals(reading).exportWh,
  '2.8.1': ({ exportT1Wh }) => exportT1Wh,
  '2.8.2': ({ exportT2Wh }) => exportT2Wh,
  '1.6.0': ({ monthPeakW }) => monthPeakW,
  '1.7.0': ({ importW }) => importW,
  '2.7.0': ({ exportW }) => exportW,
  'power.active': netGridW,
  '21.7.0': ofPhase(0, ({ importW }) => importW),
  '41.7.0': ofPhase(1, ({ importW }) => importW),
  '61.7.0': ofPhase(2, ({ importW }) => importW),
  '22.7.0': ofPhase(0, ({ exportW }) => exportW),
  '42.7.0': ofPhase(1, ({ exportW }) => exportW),
  '62.7.0': ofPhase(2, ({ exportW }) => exportW),
  'power.active.l1': ofPhase(0, netPhaseW),
  'power.active.l2': ofPhase(1, netPhaseW),
  'power.active.l3': ofPhase(2, netPhaseW),
};

const AS_IT_IS: Partial<Record<NumberMeasurement, Read>> = {
  '31.7.0': ofPhase(0, magnitudeA),
  '51.7.0': ofPhase(1, magnitudeA),
  '71.7.0': ofPhase(2, magnitudeA),
  'current.l1': ofPhase(0, signedA),
  'current.l2': ofPhase(1, signedA),
  'current.l3': ofPhase(2, signedA),
  '32.7.0': ofPhase(0, ({ voltageV }) => voltageV),
  '52.7.0': ofPhase(1, ({ voltageV }) => voltageV),
  '72.7.0': ofPhase(2, ({ voltageV }) => voltageV),
  '96.14.0': ({ tariff }) => (tariff === undefined ? undefined : Number(tariff)),
};

/** The value of a measurement now, or nothing where nobody knows it. */
export function numberMeasurement(
  id: NumberMeasurement,
  { picture, conversionFactor }: Facts,
): ScaledNumber | undefined {
  const { usable, readingEpochMs } = picture.meter;
  switch (id) {
    case '0':
    case '1':
      return scaled(Number(id), 0);
    case 'conv_factor':
      return scaled(conversionFactor, 0);
    case 'sys.timestamp':
      return scaled(Math.floor(picture.epochMs / 1_000), 0);
    case 'report.timestamp':
      return scaled(usable && readingEpochMs && Math.floor(readingEpochMs / 1_000), 0);
    default:
      if (usable === undefined) return undefined;
      return scaled(FROM_UNITS[id]?.(usable), -3) ?? scaled(AS_IT_IS[id]?.(usable), 0);
  }
}

function scaled(value: number | undefined, exponent: number): ScaledNumber | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : { value, exponent };
}

function ofPhase(index: number, read: (phase: PhaseReading) => number | undefined): Read {
  return ({ phases }) => {
    const phase = phases?.[index];
    return phase && read(phase);
  };
}

function netPhaseW({ importW, exportW }: PhaseReading): number | undefined {
  return importW === undefined || exportW === undefined ? undefined : importW - exportW;
}

function magnitudeA({ currentA }: PhaseReading): number | undefined {
  return currentA === undefined ? undefined : Math.abs(currentA);
}

/** With the sign of the power, where the meter tells the magnitude only. */
function signedA(phase: PhaseReading): number | undefined {
  const { currentA } = phase;
  if (currentA === undefined) return undefined;
  const netW = netPhaseW(phase);
  return netW !== undefined && netW < 0 ? -Math.abs(currentA) : currentA;
}
