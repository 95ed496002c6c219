import type { Mutable } from '../mutable.ts';
import type { MeterReading, MeterRegisters, PhaseReading } from '../reading.ts';
import type { MeterFault } from '../source.ts';
import { P1_TOPICS } from './p1-mqtt-names.ts';
import { MAX_KW } from './power-answer.ts';
import { threeOrOne } from './three-or-one.ts';

export type P1Units = 'auto' | 'watt' | 'kwh';

type Draft = Mutable<MeterRegisters>;
type Phase = Mutable<PhaseReading>;

/** What a nominal 230 V of a phase cannot be above, volts: what is above is millivolts. */
const MAX_VOLTS = 1_000;

/**
 * The reading that the messages of one report make.
 *
 * Powers are read by their digits. A power that cannot be read is a fault of the whole; any other
 * value is left out.
 *
 * @param texts - payloads by the rest of their topic behind the root.
 * @param takenAtMs - when the first of the powers came, monotonic milliseconds.
 */
export function p1ReportOf(
  texts: ReadonlyMap<string, string>,
  units: P1Units,
  takenAtMs: number,
): MeterReading | MeterFault {
  const powers: { importW?: number; exportW?: number } = {};
  const registers: Draft = {};
  const phases: Phase[] = [];
  const isKilo = units === 'auto' ? isInThousands(texts) : units === 'kwh';
  for (const [name, text] of texts) {
    const quantity = P1_TOPICS.get(name);
    if (quantity === undefined) continue;
    const thousandths = thousandthsOf(text);
    if (quantity.key === 'importW' || quantity.key === 'exportW') {
      if (thousandths === undefined) return badPower(name, text);
      powers[quantity.key] = baseOf(thousandths, isKilo);
    } else if (quantity.key === 'tariff') registers.tariff = tariffOf(text);
    else if (thousandths === undefined) continue;
    else if (quantity.key === 'phase') {
      const phase = phaseAt(phases, quantity.phase);
      phase[quantity.of] = phaseValue(quantity.of, thousandths, isKilo);
    } else if (quantity.key === 'voltageSags' || quantity.key === 'voltageSwells') {
      const counts = (registers[quantity.key] ?? []).slice();
      counts[quantity.phase] = thousandths / 1_000;
      registers[quantity.key] = counts;
    } else if (quantity.key === 'gas') {
      registers.gas = { m3: thousandths / (isKilo ? 1_000 : 1_000_000) };
    } else if (quantity.key === 'powerFailures' || quantity.key === 'longPowerFailures') {
      registers[quantity.key] = thousandths / 1_000;
    } else registers[quantity.key] = baseOf(thousandths, isKilo);
  }
  const { importW, exportW } = powers;
  const absurd = Object.values(powers).find((watts) => watts > 1_000 * MAX_KW);
  if (absurd !== undefined) {
    return { kind: 'bad-value', detail: `${absurd} W is no house's power` };
  }
  if (importW === undefined || exportW === undefined) {
    const detail = `the report does not tell the power ${importW === undefined ? 'used' : 'returned'}`;
    return { kind: 'missing-object', detail };
  }
  dropGaps(registers);
  const known = knownPhases(phases);
  return { takenAtMs, ...registers, importW, exportW, ...(known && { phases: known }) };
}

/** Gateways print kW with a point and W without. */
function isInThousands(texts: ReadonlyMap<string, string>): boolean {
  return [...texts].some(([name, text]) => {
    const key = P1_TOPICS.get(name)?.key;
    return (key === 'importW' || key === 'exportW') && text.includes('.');
  });
}

/** Whole watts or watt-hours. */
function baseOf(thousandths: number, isKilo: boolean): number {
  return isKilo ? thousandths : Math.round(thousandths / 1_000);
}

function phaseValue(of: keyof PhaseReading, thousandths: number, isKilo: boolean): number {
  if (of === 'voltageV') {
    const volts = thousandths / 1_000;
    return volts > MAX_VOLTS ? volts / 1_000 : volts;
  }
  if (of === 'currentA') return thousandths / (isKilo ? 1_000 : 1_000_000);
  return baseOf(thousandths, isKilo);
}

/** A decimal number with up to three places in thousandths, by its digits; never negative. */
function thousandthsOf(text: string): number | undefined {
  const [, whole, decimals = ''] = /^(\d{1,12})(?:\.(\d{1,3})\d{0,6})?$/.exec(text) ?? [];
  return whole === undefined ? undefined : Number(`${whole}${decimals.padEnd(3, '0')}`);
}

/** `2` as the meter prints it. */
function tariffOf(text: string): string {
  return /^\d{1,4}$/.test(text) ? text.padStart(4, '0') : text.slice(0, 16);
}

function phaseAt(phases: Phase[], index: number): Phase {
  const phase = phases[index] ?? {};
  phases[index] = phase;
  return phase;
}

/** Gateways tell 0 for phases the meter does not have, even as their voltage. */
function knownPhases(phases: readonly Phase[]): readonly PhaseReading[] | undefined {
  const [l1] = phases;
  const isThere = (phase: PhaseReading) => Object.values(phase).some((value) => value > 0);
  return threeOrOne(phases, isThere) ?? (l1 && [l1]);
}

/** Counts behind a phase that tells none have no place to stand. */
function dropGaps(registers: Draft): void {
  for (const key of ['voltageSags', 'voltageSwells'] as const) {
    const counts = registers[key];
    if (counts === undefined) continue;
    const known: readonly (number | undefined)[] = Array.from(counts);
    const gap = known.indexOf(undefined);
    if (gap === 0) delete registers[key];
    else if (gap > 0) registers[key] = counts.slice(0, gap);
  }
}

function badPower(name: string, text: string): MeterFault {
  const shown = text.slice(0, 64);
  return { kind: 'bad-value', detail: `${name} is no power: "${shown}"`, text: shown };
}
