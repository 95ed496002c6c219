import { energyTotals } from '../../meter/energy-total.ts';
import { type MeterReading, netGridW, netPhaseW } from '../../meter/reading.ts';
import type { SmartMeterConfig } from './smart-meter.config.ts';

/** L1, L2, L3; undefined is not known. */
export type Triple = readonly [number | undefined, number | undefined, number | undefined];

/** What this interface tells of a reading, calibrated. */
export interface Quantities {
  /** Positive is import, watts. */
  readonly powerW: Triple;
  /** RMS, volts. */
  readonly voltageV: Triple;
  /** RMS, milliamperes. */
  readonly currentMa: Triple;
}

export const UNKNOWN: Triple = [undefined, undefined, undefined];

/**
 * What the meter tells only as a total stands on L1, and L2 and L3 are not known: the sum is right
 * that way. Nothing is derived that the meter does not tell.
 *
 * @param calibration - factors v1, i1, v2, i2, v3, i3.
 */
export function quantitiesOf(
  reading: MeterReading,
  calibration: SmartMeterConfig['calibration'],
): Quantities {
  const { phases = [] } = reading;
  const factor = (at: number): number => calibration[at] ?? 1;
  const powers = phases.map(netPhaseW);
  const isSplit = powers.length === 3 && !powers.includes(undefined);
  const shown = isSplit ? powers : [netGridW(reading)];
  return {
    powerW: triple((at) => scaled(shown[at], factor(2 * at) * factor(2 * at + 1))),
    voltageV: triple((at) => scaled(phases[at]?.voltageV, factor(2 * at))),
    currentMa: triple((at) => scaled(phases[at]?.currentA, 1_000 * factor(2 * at + 1))),
  };
}

/** Imported energy, Wh, counted from where it was set; undefined where the meter tells none. */
export function energyWh(
  reading: MeterReading,
  reset: SmartMeterConfig['energyReset'],
): number | undefined {
  const { importWh } = energyTotals(reading);
  if (importWh === undefined || reset === null) return importWh;
  return importWh - reset.importWh + sum(reset.energyWh);
}

/** Of those that are known; undefined where none is. */
export function knownOf(values: Triple): readonly number[] {
  return values.filter((value) => value !== undefined);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** As JSON has it: null is not known. */
export function jsonOf(values: Triple): readonly (number | null)[] {
  return values.map((value) => value ?? null);
}

function triple(of: (at: 0 | 1 | 2) => number | undefined): Triple {
  return [of(0), of(1), of(2)];
}

function scaled(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}
