import type { MeterReading } from '../../meter/reading.ts';
import { type TopicTexts, tariffOf, text } from './gateway-topics.ts';
import { THOUSANDS } from './printed-units.ts';

/**
 * The topics of DSMR-reader that say what the meter says, in kWh, kW and m3: those that Home
 * Assistant's `dsmr_reader` looks for, and beside them what P1 gateways call two of them.
 *
 * What DSMR-reader adds up itself (a day, a month, costs) is not the meter's, and not told.
 */
export function dsmrTopics(reading: MeterReading): TopicTexts {
  const { energy, power, volume } = THOUSANDS;
  const gas = volume(reading.gas?.m3);
  return {
    equipmentID: reading.equipmentId,
    'reading/timestamp': isoOf(reading.at?.epochMs),
    'reading/electricity_delivered_1': energy(reading.importT1Wh),
    'reading/electricity_delivered_2': energy(reading.importT2Wh),
    'reading/electricity_returned_1': energy(reading.exportT1Wh),
    'reading/electricity_returned_2': energy(reading.exportT2Wh),
    'reading/electricity_currently_delivered': power(reading.importW),
    'reading/electricity_currently_returned': power(reading.exportW),
    ...phases(reading),
    'reading/extra_device_delivered': gas,
    'consumption/gas/delivered': gas,
    'consumption/gas/read_at': isoOf(reading.gas?.at?.epochMs),
    'meter-stats/dsmr_version': reading.version,
    'meter-stats/electricity_tariff': tariffOf(reading),
    'meter-stats/actual_tarif_group': tariffOf(reading),
    'meter-stats/power_failure_count': text(reading.powerFailures),
    'meter-stats/long_power_failure_count': text(reading.longPowerFailures),
    'meter-stats/short_power_drops': text(reading.voltageSags?.[0]),
    'meter-stats/short_power_peaks': text(reading.voltageSwells?.[0]),
    ...counts('voltage_sag_count', reading.voltageSags),
    ...counts('voltage_swell_count', reading.voltageSwells),
  };
}

function phases({ phases: each = [] }: MeterReading): TopicTexts {
  const topics: Record<string, string | undefined> = {};
  for (const [index, { importW, exportW, voltageV, currentA }] of each.entries()) {
    const line = `l${index + 1}`;
    topics[`reading/phase_currently_delivered_${line}`] = THOUSANDS.power(importW);
    topics[`reading/phase_currently_returned_${line}`] = THOUSANDS.power(exportW);
    topics[`reading/phase_voltage_${line}`] = text(voltageV);
    topics[`reading/phase_power_current_${line}`] = text(currentA);
  }
  return topics;
}

function counts(name: string, each: readonly number[] = []): TopicTexts {
  return Object.fromEntries(
    each.map((count, index) => [`meter-stats/${name}_l${index + 1}`, text(count)]),
  );
}

function isoOf(epochMs: number | undefined): string | undefined {
  return epochMs === undefined ? undefined : new Date(epochMs).toISOString();
}
