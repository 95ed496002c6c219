import type { MeterReading, MeterTime, PhaseReading } from '../reading.ts';
import type { MeterFault } from '../source.ts';
import { pointedAt } from './json-pointer.ts';
import { parseJson } from './power-answer.ts';
import { threeOrOne } from './three-or-one.ts';

/** Where a value of a whatwatt Go comes from: its report, its live stream, its messages. */
const PLACES = {
  report: 0,
  live: 1,
  mqtt: 2,
} as const;
export type WhatwattShape = keyof typeof PLACES;

const POWER = '/report/instantaneous_power/active';
const ENERGY = '/report/energy/active';
const VALUES = {
  importW: [`${POWER}/positive/total`, '/P_In', '/power_in'],
  exportW: [`${POWER}/negative/total`, '/P_Out', '/power_out'],
  importWh: [`${ENERGY}/positive/total`, '/E_In', '/energy_in'],
  importT1Wh: [`${ENERGY}/positive/t1`, '/E_In_T1', '/energy_in_t1'],
  importT2Wh: [`${ENERGY}/positive/t2`, '/E_In_T2', '/energy_in_t2'],
  exportWh: [`${ENERGY}/negative/total`, '/E_Out', '/energy_out'],
  exportT1Wh: [`${ENERGY}/negative/t1`, '/E_Out_T1', '/energy_out_t1'],
  exportT2Wh: [`${ENERGY}/negative/t2`, '/E_Out_T2', '/energy_out_t2'],
} as const;
const REGISTERS = ['importWh', 'importT1Wh', 'importT2Wh', 'exportWh', 'exportT1Wh', 'exportT2Wh'];
/** More is no house's, kW. */
const MAX_KW = 1_000;

export interface WhatwattText {
  readonly text: string;
  readonly shape: WhatwattShape;
  readonly takenAtMs: number;
  /** Reads a meter's local time `YYYY-MM-DD hh:mm:ss`. */
  readonly timeOf: (local: string) => MeterTime | undefined;
}

/**
 * A report, an event or a message as a reading; what it does not tell is absent.
 *
 * @returns a fault: `format` for no JSON, `no-reading` without both powers, `bad-value` for power
 * that is no house's. Never throws.
 */
export function whatwattReading(given: WhatwattText): MeterReading | MeterFault {
  const { text, shape, takenAtMs, timeOf } = given;
  const document = parseJson(text);
  if (document === undefined) return { kind: 'format', detail: 'not a JSON object' };
  const at = (pointer: string): unknown => pointedAt(document, pointer);
  const kilo = (name: keyof typeof VALUES) => thousandfold(at(VALUES[name][PLACES[shape]]));
  const importW = kilo('importW');
  const exportW = kilo('exportW');
  if (importW === undefined || exportW === undefined) {
    const status = at('/meter/status');
    const why = typeof status === 'string' ? `, it says ${status.slice(0, 40)}` : '';
    return { kind: 'no-reading', detail: `both powers must be there${why}` };
  }
  if (![importW, exportW].every((watts) => watts >= 0 && watts <= MAX_KW * 1_000)) {
    return { kind: 'bad-value', detail: `${importW} W and ${exportW} W are no house's powers` };
  }
  const time = timeIn(shape, at, timeOf);
  const phases = phasesIn(shape, at);
  return {
    takenAtMs,
    importW,
    exportW,
    ...known(REGISTERS.map((name) => [name, kilo(name as keyof typeof VALUES)])),
    ...(time !== undefined && { at: time }),
    ...(phases !== undefined && { phases }),
  };
}

/** When the meter measured, as far as it is known; messages carry the time of the box only. */
function timeIn(
  shape: WhatwattShape,
  at: (pointer: string) => unknown,
  timeOf: WhatwattText['timeOf'],
): MeterTime | undefined {
  if (shape === 'mqtt') return undefined;
  if (shape === 'live') return timeOf(`${at('/Date')} ${at('/Time')}`);
  const local = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(String(at('/report/date_time_local')));
  const epochMs = Date.parse(String(at('/report/date_time_utc')));
  if (local === null || Number.isNaN(epochMs)) return undefined;
  return { epochMs, local: `${local[1]} ${local[2]}` };
}

/** A phase that the meter does not have is 0 everywhere. */
function phasesIn(
  shape: WhatwattShape,
  at: (pointer: string) => unknown,
): readonly PhaseReading[] | undefined {
  const phases = [1, 2, 3].map((line): PhaseReading => {
    const places = {
      importW: [`${POWER}/positive/l${line}`, `/P_P${line}_In`, `/power_in_l${line}`],
      exportW: [`${POWER}/negative/l${line}`, `/P_P${line}_Out`, `/power_out_l${line}`],
      voltageV: [`/report/voltage/l${line}`, `/V_P${line}`, `/voltage_l${line}`],
      currentA: [`/report/current/l${line}`, `/I_P${line}`, `/current_l${line}`],
    };
    const value = (name: keyof typeof places) => at(places[name][PLACES[shape]] ?? '');
    const voltageV = positive(value('voltageV'));
    return known([
      ['importW', thousandfold(value('importW'))],
      ['exportW', thousandfold(value('exportW'))],
      // A phase that is not there has no voltage.
      ['voltageV', voltageV === 0 ? undefined : voltageV],
      ['currentA', positive(value('currentA'))],
    ]);
  });
  return threeOrOne(phases, (phase) => Object.values(phase).some((value) => value !== 0));
}

function thousandfold(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.round(value * 1_000)
    : undefined;
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? Math.abs(value) : undefined;
}

function known(values: readonly (readonly [string, number | undefined])[]) {
  return Object.fromEntries(values.filter(([, value]) => value !== undefined && value >= 0));
}
