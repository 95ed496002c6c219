import {
  METER_NUMBERS,
  type MeterNumber,
  meterNumber,
  type Scientific,
  tariffNumber,
} from '../../house/meter-numbers.ts';
import { type MeterReading, netGridW, netPhaseW, type PhaseReading } from '../../meter/reading.ts';
import type { Facts } from './facts.ts';
import type { NumberMeasurement } from './measurement-name.config.ts';

/** OBIS codes are written with points here, and currents with a sign have a name. */
const NUMBERS: ReadonlyMap<string, MeterNumber> = new Map([
  ...METER_NUMBERS.map((name) => [name.replaceAll('_', '.'), name] as const),
  ['current.l1', 's31_7_0'],
  ['current.l2', 's51_7_0'],
  ['current.l3', 's71_7_0'],
]);

/** The value of a measurement now, or nothing where nobody knows it. */
export function numberMeasurement(
  id: NumberMeasurement,
  { picture, conversionFactor }: Facts,
): Scientific | undefined {
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
      return usable && meterMeasurement(id, usable);
  }
}

function meterMeasurement(id: NumberMeasurement, reading: MeterReading): Scientific | undefined {
  switch (id) {
    case '1.6.0':
      return scaled(reading.monthPeakW, -3);
    case 'power.active':
      return scaled(netGridW(reading), -3);
    case 'power.active.l1':
      return scaled(netOf(reading.phases?.[0]), -3);
    case 'power.active.l2':
      return scaled(netOf(reading.phases?.[1]), -3);
    case 'power.active.l3':
      return scaled(netOf(reading.phases?.[2]), -3);
    case '96.14.0':
      return scaled(tariffNumber(reading), 0);
    default: {
      const name = NUMBERS.get(id);
      return name && meterNumber(reading, name);
    }
  }
}

function netOf(phase: PhaseReading | undefined): number | undefined {
  return phase && netPhaseW(phase);
}

function scaled(value: number | undefined, exponent: number): Scientific | undefined {
  return value === undefined ? undefined : { value, exponent };
}
