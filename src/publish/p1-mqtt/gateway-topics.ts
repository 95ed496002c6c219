import type { MeterReading } from '../../meter/reading.ts';
import type { PrintedUnits } from './printed-units.ts';

/** What is told under the root, by the rest of its topic; undefined is not known and not told. */
export type TopicTexts = Readonly<Record<string, string | undefined>>;

/**
 * The topics of a P1 gateway, spelled as it spells them. Low is tariff 1. Of drops and peaks it knows
 * those of L1.
 */
export function gatewayTopics(reading: MeterReading, units: PrintedUnits): TopicTexts {
  const { energy, power, volume } = units;
  return {
    equipmentID: reading.equipmentId,
    consumption_low_tarif: energy(reading.importT1Wh),
    consumption_high_tarif: energy(reading.importT2Wh),
    returndelivery_low_tarif: energy(reading.exportT1Wh),
    returndelivery_high_tarif: energy(reading.exportT2Wh),
    actual_consumption: power(reading.importW),
    actual_returndelivery: power(reading.exportW),
    ...phases(reading, units),
    gas_meter_m3: volume(reading.gas?.m3),
    actual_tarif_group: tariffOf(reading),
    short_power_outages: text(reading.powerFailures),
    long_power_outages: text(reading.longPowerFailures),
    short_power_drops: text(reading.voltageSags?.[0]),
    short_power_peaks: text(reading.voltageSwells?.[0]),
  };
}

function phases({ phases: each = [] }: MeterReading, { power, current }: PrintedUnits): TopicTexts {
  const topics: Record<string, string | undefined> = {};
  for (const [index, { importW, exportW, voltageV, currentA }] of each.entries()) {
    const line = `l${index + 1}`;
    topics[`${line}_instant_power_usage`] = power(importW);
    topics[`${line}_instant_power_return`] = power(exportW);
    topics[`${line}_instant_power_current`] = current(currentA);
    topics[`${line}_voltage`] = text(voltageV);
  }
  return topics;
}

/** `0002` as `2`. */
export function tariffOf({ tariff }: MeterReading): string | undefined {
  return tariff === undefined || !/^\d+$/.test(tariff) ? tariff : `${Number(tariff)}`;
}

/** A number as it is. */
export function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value}`;
}
