import type { GridPowers, MeterReading } from '../reading.ts';
import type { MeterFault } from '../source.ts';
import type { DsmrTelegram } from './telegram.ts';

/**
 * A telegram as a reading to decide on.
 *
 * @param takenAtMs - its arrival on the monotonic clock, milliseconds.
 * @returns `missing-object` for one that does not say both powers, such as that of a heat meter.
 */
export function toReading(telegram: DsmrTelegram, takenAtMs: number): MeterReading | MeterFault {
  if (hasPowers(telegram)) return { takenAtMs, ...telegram };
  return missing(telegram.importW === undefined ? '1-0:1.7.0' : '1-0:2.7.0');
}

function hasPowers(telegram: DsmrTelegram): telegram is DsmrTelegram & GridPowers {
  return telegram.importW !== undefined && telegram.exportW !== undefined;
}

function missing(obis: string): MeterFault {
  return { kind: 'missing-object', detail: `${obis} is not in the telegram`, obis };
}
