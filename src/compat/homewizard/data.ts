import { tariffNumber } from '../../house/meter-numbers.ts';
import { energyTotals } from '../../meter/energy-total.ts';
import {
  type MBusReading,
  type MeterReading,
  type MeterTime,
  netGridW,
  netPhaseW,
  type PhaseReading,
  signedCurrentA,
} from '../../meter/reading.ts';

/** The document of `GET /api/v1/data`; keys whose value is not known are left out. */
export type Data = Readonly<Record<string, number | string | readonly External[]>>;

interface External {
  readonly unique_id: string;
  readonly type: string;
  readonly timestamp: number;
  readonly value: number;
  readonly unit: string;
}

/** Device types of EN 13757-3 that the original has words for. */
const EXTERNAL_TYPES: Readonly<Record<number, string>> = {
  3: 'gas_meter',
  4: 'heat_meter',
  6: 'warm_water_meter',
  7: 'water_meter',
  12: 'inlet_heat_meter',
};

/**
 * The newest reading in the words of version 1.
 *
 * Clients know the real product's habits: without `wifi_ssid` they take the document for another
 * version; they add up the registers of the tariffs and pass over the total; they count the currents
 * to find out how many phases there are, so that `active_current_a` stands beside one and never
 * beside three. There is no radio, so its strength is that of a cable, 100 %.
 */
export function dataOf(reading: MeterReading): Data {
  const totals = energyTotals(reading);
  return known({
    wifi_ssid: '',
    wifi_strength: 100,
    smr_version: reading.version === undefined ? undefined : intOf(reading.version),
    meter_model: reading.identification,
    unique_id: hexOf(reading.equipmentId),
    active_tariff: tariffNumber(reading),
    ...registersOf('import', totals.importWh, reading.importT1Wh, reading.importT2Wh),
    ...registersOf('export', totals.exportWh, reading.exportT1Wh, reading.exportT2Wh),
    active_power_w: netGridW(reading),
    ...phasesOf(reading.phases ?? []),
    ...numbered('voltage_sag_l', reading.voltageSags),
    ...numbered('voltage_swell_l', reading.voltageSwells),
    any_power_fail_count: reading.powerFailures,
    long_power_fail_count: reading.longPowerFailures,
    active_power_average_w: reading.quarterHourImportW,
    // So it is spelled.
    montly_power_peak_w: reading.monthPeakW,
    montly_power_peak_timestamp: stampOf(reading.monthPeakAt),
    total_gas_m3: reading.gas?.m3,
    gas_timestamp: stampOf(reading.gas?.at),
    gas_unique_id: hexOf(reading.mbus?.find(({ deviceType }) => deviceType === 3)?.equipmentId),
    external: externalsOf(reading.mbus ?? []),
  });
}

/** Where only the total is known it is what the tariffs add up to. */
function registersOf(direction: 'import' | 'export', total?: number, t1?: number, t2?: number) {
  return {
    [`total_power_${direction}_kwh`]: kwh(total),
    [`total_power_${direction}_t1_kwh`]: kwh(t1 ?? (t2 === undefined ? total : undefined)),
    [`total_power_${direction}_t2_kwh`]: kwh(t2),
  };
}

function phasesOf(phases: readonly PhaseReading[]) {
  const each = phases.map((phase, index) => {
    const line = `l${index + 1}`;
    return {
      [`active_power_${line}_w`]: netPhaseW(phase),
      [`active_voltage_${line}_v`]: phase.voltageV,
      [`active_current_${line}_a`]: signedCurrentA(phase),
    };
  });
  const [only, another] = phases;
  const oneA = only && another === undefined ? signedCurrentA(only) : undefined;
  return Object.assign({}, ...each, { active_current_a: oneA });
}

function numbered(prefix: string, counts: readonly number[] = []) {
  return Object.fromEntries(counts.map((count, index) => [`${prefix}${index + 1}_count`, count]));
}

/** Those that are told whole: for want of a number or a time, clients give up the whole document. */
function externalsOf(devices: readonly MBusReading[]): readonly External[] | undefined {
  const externals = devices.flatMap(({ deviceType = 0, equipmentId, at, value, unit }) => {
    const type = EXTERNAL_TYPES[deviceType];
    const unique_id = hexOf(equipmentId);
    const timestamp = stampOf(at);
    if (type === undefined || value === undefined || unit === undefined) return [];
    return unique_id === undefined || timestamp === undefined
      ? []
      : [{ unique_id, type, timestamp, value, unit }];
  });
  return externals.length === 0 ? undefined : externals;
}

/** `2026-03-18 12:25:46` as the number 260318122546. */
function stampOf(time: MeterTime | undefined): number | undefined {
  return time && Number(time.local.replace(/\D/g, '').slice(2));
}

/** The characters of a serial number, hexadecimal. */
function hexOf(text: string | undefined): string | undefined {
  return text && Buffer.from(text, 'latin1').toString('hex').toUpperCase();
}

function intOf(digits: string): number | undefined {
  return /^\d+$/.test(digits) ? Number(digits) : undefined;
}

function kwh(wattHours: number | undefined): number | undefined {
  return wattHours === undefined ? undefined : wattHours / 1_000;
}

function known<T>(keys: Readonly<Record<string, T | undefined>>): Readonly<Record<string, T>> {
  const entries = Object.entries(keys).filter(
    (entry): entry is [string, T] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
