import { gridPowers, type MeterReading, type PhaseReading } from '../reading.ts';
import type { MeterFault } from '../source.ts';
import { pointedAt } from './json-pointer.ts';
import type { JsonValues, ValueName } from './json-values.ts';
import { threeOrOne } from './three-or-one.ts';

export type JsonReading =
  | { readonly ok: true; readonly reading: Omit<MeterReading, 'takenAtMs'> }
  | { readonly ok: false; readonly fault: MeterFault };

/** More is no house's, watts. */
const MAX_W = 1_000_000;
/** A number that some devices send as a text. */
const NUMBER_TEXT = /^-?\d+(?:\.\d+)?$/;

/**
 * Makes a reading of a JSON document.
 *
 * A value other than power that is missing or no number is absent, as from a meter that does not
 * have it; without power there is no reading.
 *
 * @returns the reading, or a fault: `format` for no JSON, `no-reading` without power, `bad-value`
 *   for power that is no house's. Never throws.
 */
export function readJsonReading(body: string, values: JsonValues): JsonReading {
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return refuse('format', 'the answer is not JSON');
  }
  const found = new Map<ValueName, number>();
  for (const [name, { at, scale }] of Object.entries(values)) {
    const number = numberOf(pointedAt(document, at));
    if (number !== undefined) found.set(name as ValueName, number * scale);
  }
  const net = netOf(found, values);
  if (typeof net !== 'number') return net;
  if (Math.abs(net) > MAX_W) return refuse('bad-value', `${net} W is no house's power`);
  return { ok: true, reading: { ...gridPowers(net), ...registersOf(found), ...phasesOf(found) } };
}

/** Net power, watts; a fault where part of it is missing. */
function netOf(
  found: ReadonlyMap<ValueName, number>,
  values: JsonValues,
): number | Extract<JsonReading, { ok: false }> {
  const parts: readonly [ValueName, 1 | -1][] =
    values.netW !== undefined
      ? [['netW', 1]]
      : values.importW !== undefined || values.exportW !== undefined
        ? [
            ['importW', 1],
            ['exportW', -1],
          ]
        : [
            ['l1W', 1],
            ['l2W', 1],
            ['l3W', 1],
          ];
  let netW = 0;
  for (const [name, sign] of parts) {
    const at = values[name]?.at;
    if (at === undefined) continue;
    const watts = found.get(name);
    if (watts === undefined) return refuse('no-reading', `no number at ${at}, where ${name} is`);
    netW += sign * watts;
  }
  return netW;
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && NUMBER_TEXT.test(value) ? Number(value) : undefined;
}

const REGISTERS = [
  'importWh',
  'exportWh',
  'importT1Wh',
  'importT2Wh',
  'exportT1Wh',
  'exportT2Wh',
] as const;

function registersOf(found: ReadonlyMap<ValueName, number>) {
  const energy = REGISTERS.flatMap((name) => {
    const wattHours = found.get(name);
    return wattHours === undefined || wattHours < 0 ? [] : [[name, Math.round(wattHours)] as const];
  });
  const m3 = found.get('gasM3');
  return { ...Object.fromEntries(energy), ...(m3 !== undefined && m3 >= 0 && { gas: { m3 } }) };
}

function phasesOf(found: ReadonlyMap<ValueName, number>): Pick<MeterReading, 'phases'> {
  const places = (['l1', 'l2', 'l3'] as const).map((phase): PhaseReading => {
    const watts = found.get(`${phase}W`);
    const voltageV = found.get(`${phase}V`);
    const amperes = found.get(`${phase}A`);
    return {
      ...(watts !== undefined && gridPowers(watts)),
      ...(voltageV !== undefined && { voltageV }),
      // As DSMR has it: the magnitude.
      ...(amperes !== undefined && { currentA: Math.abs(amperes) }),
    };
  });
  const phases = threeOrOne(places, (phase) => Object.keys(phase).length > 0);
  return phases === undefined ? {} : { phases };
}

function refuse(kind: MeterFault['kind'], detail: string): Extract<JsonReading, { ok: false }> {
  return { ok: false, fault: { kind, detail } };
}
