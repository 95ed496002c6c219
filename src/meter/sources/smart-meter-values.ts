import { type GridPowers, gridPowers, type PhaseReading } from '../reading.ts';
import type { MeterFault } from '../source.ts';
import { parseJson } from './power-answer.ts';

/** Three phases as a SmartMeter reports them; undefined is not known. */
export type Triple = readonly [number | undefined, number | undefined, number | undefined];

export interface SmartMeterPower extends GridPowers {
  readonly phases?: readonly PhaseReading[];
}

export type PowerResult =
  | { readonly ok: true; readonly power: SmartMeterPower }
  | { readonly ok: false; readonly fault: MeterFault };

/** More is no house's, watts. */
const MAX_W = 1_000_000;

/**
 * Net power from the active power of each phase, positive is import, with volts and amperes where
 * they are known. A meter that knows only the total reports it on L1, and nothing on L2 and L3.
 *
 * @param currentA - its sign is left out.
 */
export function powerOf(activeW: Triple, voltageV?: Triple, currentA?: Triple): PowerResult {
  const [l1, l2, l3] = activeW;
  const isTotal = l1 !== undefined && l2 === undefined && l3 === undefined;
  const isSplit = l1 !== undefined && l2 !== undefined && l3 !== undefined;
  if (!isTotal && !isSplit) {
    return refuse('no-reading', `active power is not known: ${activeW.join(', ')}`);
  }
  const netW = Math.round(l1 + (l2 ?? 0) + (l3 ?? 0));
  if (!(Math.abs(netW) <= MAX_W)) {
    return refuse('bad-value', `active power must be within ${MAX_W} W: ${activeW.join(', ')}`);
  }
  const phases = [0, 1, 2].map((at) => ({
    ...(isSplit ? gridPowers(activeW[at] ?? 0) : {}),
    ...quantity('voltageV', voltageV?.[at]),
    ...quantity('currentA', currentA?.[at]),
  }));
  const known = phases.filter((phase) => Object.keys(phase).length > 0);
  // A meter of one phase has nothing on L2 and L3.
  const [first] = phases;
  const shown = known.length === 1 && known[0] === first ? known : phases;
  return {
    ok: true,
    power: { ...gridPowers(netW), ...(known.length > 0 ? { phases: shown } : {}) },
  };
}

/** Reads an answer: a JSON object; undefined for a line of the log and anything else. */
export function answerOf(line: string): Readonly<Record<string, unknown>> | undefined {
  return line.startsWith('{') ? parseJson(line) : undefined;
}

/** Reads three numbers of JSON; anything else is not known. */
export function tripleOf(value: unknown): Triple {
  const [l1, l2, l3]: readonly unknown[] = Array.isArray(value) ? value : [];
  return [finite(l1), finite(l2), finite(l3)];
}

export function finite(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function quantity(key: 'voltageV' | 'currentA', value: number | undefined): PhaseReading {
  return value === undefined ? {} : { [key]: Math.round(Math.abs(value) * 1_000) / 1_000 };
}

function refuse(kind: MeterFault['kind'], detail: string): PowerResult {
  return { ok: false, fault: { kind, detail } };
}
