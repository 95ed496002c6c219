import type { MeterReading } from './reading.ts';

/** Energy over all tariffs, Wh; absent where the meter does not tell all of it. */
export interface EnergyTotals {
  readonly importWh?: number;
  readonly exportWh?: number;
}

/** What a reading counts in all: its total registers, or the sum of both tariffs. */
export function energyTotals(reading: MeterReading): EnergyTotals {
  const { importWh, importT1Wh, importT2Wh, exportWh, exportT1Wh, exportT2Wh } = reading;
  const imported = importWh ?? sumOf(importT1Wh, importT2Wh);
  const exported = exportWh ?? sumOf(exportT1Wh, exportT2Wh);
  return {
    ...(imported !== undefined && { importWh: imported }),
    ...(exported !== undefined && { exportWh: exported }),
  };
}

function sumOf(first: number | undefined, second: number | undefined): number | undefined {
  return first === undefined || second === undefined ? undefined : first + second;
}
