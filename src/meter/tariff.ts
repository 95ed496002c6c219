import type { MeterReading } from './reading.ts';

export const TARIFFS = ['low', 'normal'] as const;
/** What a meter with two tariffs counts at. */
export type Tariff = (typeof TARIFFS)[number];

/** Belgian meters print `502` and two more digits (eMUCS-P1, 96.1.4). */
const BELGIAN = /^502\d\d$/;

/**
 * The tariffs of registers 1 and 2, in that order: 1 is the low one in the Netherlands (DSMR, 96.14.0)
 * and the normal one in Belgium.
 */
export function tariffsOf({ version }: Pick<MeterReading, 'version'>): readonly [Tariff, Tariff] {
  return BELGIAN.test(version ?? '') ? ['normal', 'low'] : ['low', 'normal'];
}

/**
 * The tariff the meter counts at now, by its indicator (OBIS 0-0:96.14.0); undefined where it tells none
 * or a third one.
 */
export function tariffOf(reading: Pick<MeterReading, 'version' | 'tariff'>): Tariff | undefined {
  const [, digit] = /^0*([12])$/.exec(reading.tariff ?? '') ?? [];
  if (digit === undefined) return undefined;
  const [first, second] = tariffsOf(reading);
  return digit === '1' ? first : second;
}
