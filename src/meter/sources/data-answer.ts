import type { Mutable } from '../mutable.ts';
import type { MeterRegisters, MeterTime, PhaseReading, PrintedRegisters } from '../reading.ts';
import { MAX_KW, parseJson } from './power-answer.ts';

/** What `/api/data` says besides the power now. */
export interface DataAnswer {
  /**
   * Net grid power of the same telegram, whole watts; positive is import. Absent when not given.
   */
  readonly netW?: number;
  readonly at?: MeterTime;
  readonly phases?: readonly PhaseReading[];
  readonly registers: MeterRegisters;
}

type Json = Readonly<Record<string, unknown>>;

/** From this power on a phase, watts, a current of 0 A means that the meter does not measure it. */
const NO_CURRENT_ABOVE_W = 500;

/**
 * Reads the flat document of `/api/data`. It must print 0 or an empty text for what its meter does
 * not tell; such keys are left out here. A key that cannot be read is left out by itself.
 *
 * @param timeOf - reads the meter's local time `YYYY-MM-DD hh:mm:ss`.
 * @returns undefined when the body is no JSON object. Never throws.
 */
export function readDataAnswer(
  body: string,
  timeOf: (local: string) => MeterTime | undefined,
): DataAnswer | undefined {
  const data = parseJson(body);
  if (data === undefined) return undefined;
  const importW = wattsOf(data['netGrid']);
  const exportW = wattsOf(data['netSolar']);
  const at = timeOf(textOf(data['timestamp']) ?? '');
  const phases = data['hasPhase'] === true ? phasesOf(data) : undefined;
  return {
    registers: registersOf(data),
    ...(importW === undefined || exportW === undefined ? {} : { netW: importW - exportW }),
    ...(at === undefined ? {} : { at }),
    ...(phases === undefined ? {} : { phases }),
  };
}

function phasesOf(data: Json): readonly PhaseReading[] {
  const phases = ['L1', 'L2', 'L3'].map((line) => phaseOf(data, line));
  const [l1, ...others] = phases;
  const onlyL1 = l1?.voltageV !== undefined && others.every(isIdle);
  return l1 !== undefined && onlyL1 ? [l1] : phases;
}

/** A phase the meter does not have prints 0 everywhere, even as its voltage. */
function isIdle({ importW, exportW, voltageV, currentA }: PhaseReading): boolean {
  return !importW && !exportW && voltageV === undefined && !currentA;
}

function phaseOf(data: Json, line: string): PhaseReading {
  const importW = wattsOf(data[`pwrDel${line}`]);
  const exportW = wattsOf(data[`pwrRet${line}`]);
  const voltageV = numberOf(data[`volt${line}`]);
  const currentA = numberOf(data[`cur${line}`]);
  const flows = (importW ?? 0) + (exportW ?? 0) >= NO_CURRENT_ABOVE_W;
  return {
    ...(importW === undefined ? {} : { importW }),
    ...(exportW === undefined ? {} : { exportW }),
    ...(voltageV === undefined || voltageV === 0 ? {} : { voltageV }),
    ...(currentA === undefined || (currentA === 0 && flows) ? {} : { currentA }),
  };
}

/** Key of `/api/data`, register as printed, register as a number, and whether that is an energy. */
const COUNTERS = [
  ['impT1', 'importT1', 'importT1Wh'],
  ['impT2', 'importT2', 'importT2Wh'],
  ['expT1', 'exportT1', 'exportT1Wh'],
  ['expT2', 'exportT2', 'exportT2Wh'],
] as const;

function registersOf(data: Json): MeterRegisters {
  const printed: Mutable<PrintedRegisters> = {};
  const registers: Mutable<MeterRegisters> = {};
  for (const [key, asPrinted, inWh] of COUNTERS) {
    const text = textOf(data[key]);
    const thousandths = text === undefined ? undefined : thousandthsOf(text);
    if (text === undefined || thousandths === undefined) continue;
    printed[asPrinted] = text;
    registers[inWh] = thousandths;
  }
  const gas = textOf(data['gas']);
  const litres = gas === undefined ? undefined : thousandthsOf(gas);
  if (gas !== undefined && litres !== undefined) {
    printed.gas = gas;
    registers.gas = { m3: litres / 1_000 };
  }
  const failures = textOf(data['failures']);
  if (failures !== undefined && /^\d{1,9}$/.test(failures)) {
    printed.powerFailures = failures;
    registers.powerFailures = Number(failures);
  }
  const sags = textOf(data['sags']);
  if (sags !== undefined && /^\d{1,9}$/.test(sags)) printed.voltageSags = sags;
  const tariff = textOf(data['tariff']);
  if (tariff !== undefined) registers.tariff = tariff;
  return Object.keys(printed).length === 0 ? registers : { ...registers, printed };
}

/** A decimal number with up to three places, in thousandths, by its digits. */
function thousandthsOf(text: string): number | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec(text);
  if (match === null) return undefined;
  return Number(`${match[1]}${(match[2] ?? '').padEnd(3, '0')}`);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Whole watts from kW; undefined when negative, because a direction has its own key, or absurd. */
function wattsOf(value: unknown): number | undefined {
  const kw = numberOf(value);
  return kw === undefined || kw < 0 || kw > MAX_KW ? undefined : Math.round(kw * 1_000);
}
