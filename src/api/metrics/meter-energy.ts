import type { MeterReading } from '../../meter/reading.ts';

/** One energy register of the meter by what it counts. */
export interface TariffEnergy {
  readonly direction: 'import' | 'export';
  readonly tariff: 'low' | 'normal';
  readonly wh: number;
}

/** Belgian meters print `502` and two more digits (eMUCS-P1, 96.1.4). */
const BELGIAN = /^502\d\d$/;

/**
 * The registers a reading carries, by tariff. Register 1 is the low tariff in the Netherlands and
 * the normal one in Belgium; a meter without tariffs counts everything at the normal one.
 */
export function tariffEnergies(reading: MeterReading): readonly TariffEnergy[] {
  const [first, second] = BELGIAN.test(reading.version ?? '')
    ? (['normal', 'low'] as const)
    : (['low', 'normal'] as const);
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
