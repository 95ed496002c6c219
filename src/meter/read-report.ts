import type { MBusReading, MeterRegisters, MeterTime, PhaseReading } from './reading.ts';
import type { MeterFault } from './source.ts';

/** EN 13757-3 device type of a gas meter, which has a place of its own. */
const GAS = 3;
/** Those of other meters that stand in houses. */
const MBUS_NAMES: Readonly<Record<number, string>> = {
  2: 'electricity',
  4: 'heat',
  6: 'warm water',
  7: 'water',
  10: 'cooling',
  11: 'cooling',
  12: 'heat',
  13: 'heat and cooling',
};

/**
 * What is told of one telegram or reading: a `MeterReading` of any source, or a telegram, which need
 * not carry the powers.
 */
export interface Readout extends MeterRegisters {
  /** +P, watts. */
  readonly importW?: number;
  /** -P, watts. */
  readonly exportW?: number;
}

/** One reading as `sunpilot read --json` prints it; a register that was not sent has no key. */
export type ReadJson = { readonly ok: true } & Partial<
  Omit<Readout, 'at' | 'monthPeakAt' | 'gas' | 'mbus'>
> & {
    /** Net power, watts; positive is import. */
    readonly netW?: number;
    readonly at?: string;
    readonly monthPeakAt?: string;
    readonly gas?: { readonly at?: string; readonly m3: number };
    readonly mbus?: readonly (Omit<MBusReading, 'at'> & { readonly at?: string })[];
  };

/** One refused telegram as `sunpilot read --json` prints it. */
export interface RefusedJson {
  readonly ok: false;
  readonly fault: MeterFault;
}

/** A reading as `sunpilot read --json` prints it. Times are RFC 3339 in UTC, whole seconds. */
export function readJson(readout: Readout): ReadJson {
  const { at, gas, importW, exportW, mbus, monthPeakAt } = readout;
  const hasNet = importW !== undefined && exportW !== undefined;
  return {
    ok: true,
    ...pick(readout, 'protocol', 'identification', 'version'),
    ...(at && { at: utc(at) }),
    ...pick(readout, 'importW', 'exportW'),
    ...(hasNet && { netW: importW - exportW }),
    ...pick(readout, 'phases', 'importT1Wh', 'importT2Wh', 'exportT1Wh', 'exportT2Wh'),
    ...pick(readout, 'importWh', 'exportWh', 'tariff', 'powerFailures', 'longPowerFailures'),
    ...pick(readout, 'voltageSags', 'voltageSwells', 'quarterHourImportW', 'monthPeakW'),
    ...(monthPeakAt && { monthPeakAt: utc(monthPeakAt) }),
    ...(gas && { gas: { ...(gas.at && { at: utc(gas.at) }), m3: gas.m3 } }),
    ...(mbus && { mbus: mbus.map(mbusJson) }),
    ...pick(readout, 'crc'),
  };
}

/** A refused telegram as `sunpilot read --json` prints it. */
export function refusedJson(fault: MeterFault): RefusedJson {
  return { ok: false, fault };
}

/** A reading in one line for people. */
export function readLine(readout: Readout): string {
  const { at, exportW, gas, identification, importW, mbus = [], phases = [] } = readout;
  const importWh = readout.importWh ?? sum(readout.importT1Wh, readout.importT2Wh);
  const exportWh = readout.exportWh ?? sum(readout.exportT1Wh, readout.exportT2Wh);
  const parts = [
    ...(importW === undefined ? [] : [`import ${importW} W`]),
    ...(exportW === undefined ? [] : [`export ${exportW} W`]),
    ...phases.flatMap((phase, index) => phaseText(phase, index + 1)),
    ...(importWh === undefined ? [] : [`imported ${kwh(importWh)}`]),
    ...(exportWh === undefined ? [] : [`exported ${kwh(exportWh)}`]),
    ...(gas === undefined ? [] : [`gas ${gas.m3} m3`]),
    ...mbus.flatMap(mbusText),
    ...(readout.crc === 'absent' ? ['no checksum'] : []),
  ];
  const name = [at?.local, identification].filter((text) => text !== undefined).join('  ');
  return [name, parts.length === 0 ? 'no power' : parts.join(', ')].filter(Boolean).join('  ');
}

/** A refused telegram in one line for people. */
export function refusedLine({ kind, detail }: MeterFault): string {
  return `refused (${kind}): ${detail}`;
}

function mbusJson({ at, channel, deviceType, equipmentId, unit, value }: MBusReading) {
  return {
    channel,
    ...(deviceType !== undefined && { deviceType }),
    ...(equipmentId !== undefined && { equipmentId }),
    ...(at && { at: utc(at) }),
    ...(value !== undefined && { value }),
    ...(unit !== undefined && { unit }),
  };
}

function utc({ epochMs }: MeterTime): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

function phaseText(phase: PhaseReading, number: number): string[] {
  const { currentA, exportW, importW, voltageV } = phase;
  const values = [
    ...(voltageV === undefined ? [] : [`${voltageV} V`]),
    ...(currentA === undefined ? [] : [`${currentA} A`]),
    ...(importW === undefined && exportW === undefined
      ? []
      : [`${(importW ?? 0) - (exportW ?? 0)} W`]),
  ];
  return values.length === 0 ? [] : [`L${number} ${values.join(' ')}`];
}

/** What meters on the M-Bus say; that of gas is told before. */
function mbusText({ channel, deviceType, unit, value }: MBusReading): string[] {
  if (deviceType === undefined || deviceType === GAS || value === undefined) return [];
  return [[MBUS_NAMES[deviceType] ?? `channel ${channel}`, value, unit].join(' ').trimEnd()];
}

function sum(first: number | undefined, second: number | undefined): number | undefined {
  return first === undefined || second === undefined ? undefined : first + second;
}

function kwh(wattHours: number): string {
  return `${(wattHours / 1_000).toFixed(3)} kWh`;
}

/** Those of the keys that are there, in this order. */
function pick<T, Key extends keyof T>(from: T, ...keys: readonly Key[]): Partial<Pick<T, Key>> {
  const picked: Partial<Pick<T, Key>> = {};
  for (const key of keys) if (from[key] !== undefined) picked[key] = from[key];
  return picked;
}
