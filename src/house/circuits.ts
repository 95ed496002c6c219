import { energyTotals } from '../meter/energy-total.ts';
import { netGridW } from '../meter/reading.ts';
import type { HousePicture } from './picture.ts';

/** What a current clamp around one circuit would measure, as far as that is known. */
export interface Circuit {
  /** Watts. Of the grid, import is positive; a load is always positive. */
  readonly activeW?: number | undefined;
  readonly importedWh?: number | undefined;
  readonly exportedWh?: number | undefined;
  readonly currentA?: number | undefined;
  /** Of L1. */
  readonly voltageV?: number | undefined;
}

/** The grid at the meter; undefined while there is no reading to act upon. */
export function gridCircuit({ meter }: HousePicture): Circuit | undefined {
  const reading = meter.usable;
  if (reading === undefined) return undefined;
  const { importWh, exportWh } = energyTotals(reading);
  const { phases = [] } = reading;
  return {
    activeW: netGridW(reading),
    importedWh: importWh,
    exportedWh: exportWh,
    // Three phase currents do not add up to what a clamp would measure.
    currentA: phases.length === 1 ? phases[0]?.currentA : undefined,
    voltageV: phases[0]?.voltageV,
  };
}

/** The car, a load; undefined while nobody knows what it draws. */
export function carCircuit({ car, totals }: HousePicture): Circuit | undefined {
  if (car.basis === 'unknown') return undefined;
  return { activeW: Math.max(0, car.powerW), importedWh: totals.solarWh + totals.gridWh };
}
