import type { MeterReading } from '../../meter/reading.ts';
import { type Tariff, tariffsOf } from '../../meter/tariff.ts';

/** One energy register of the meter by what it counts. */
export interface TariffEnergy {
  readonly direction: 'import' | 'export';
  readonly tariff: Tariff;
  readonly wh: number;
}

/**
 * The registers a reading carries, by tariff; a meter without tariffs counts everything at the normal
 * one.
 */
export function tariffEnergies(reading: MeterReading): readonly TariffEnergy[] {
  const [first, second] = tariffsOf(reading);
  return [
    ...registers(
      'import',
      { [first]: reading.importT1Wh, [second]: reading.importT2Wh },
      reading.importWh,
    ),
    ...registers(
      'export',
      { [first]: reading.exportT1Wh, [second]: reading.exportT2Wh },
      reading.exportWh,
    ),
  ];
}

function registers(
  direction: TariffEnergy['direction'],
  { low, normal }: { low?: number | undefined; normal?: number | undefined },
  totalWh: number | undefined,
): TariffEnergy[] {
  const counted = low === undefined && normal === undefined ? { normal: totalWh } : { low, normal };
  return (['low', 'normal'] as const).flatMap((tariff) => {
    const wh = (counted as Partial<Record<typeof tariff, number>>)[tariff];
    return wh === undefined ? [] : [{ direction, tariff, wh }];
  });
}
