import type { PrintedRegisters } from '../reading.ts';
import type { MeterFault } from '../source.ts';
import type { ObisCode } from './obis.ts';
import type { ObjectLine } from './object-line.ts';
import type { Effect, ObjectReader } from './object-readers.ts';
import { numberOf, type Quantity, UNIT, wattHoursOf, wattsOf } from './quantity.ts';
import { type PhaseIndex, phaseSlot, SLOT } from './telegram-draft.ts';

/** Longest part of an object that a fault repeats, characters. */
const LONGEST_QUOTE = 64;

/** A power that decisions rest on: unreadable or sent twice, it is a fault of the whole telegram. */
export function control(code: ObisCode, key: 'importW' | 'exportW' | 'netW'): ObjectReader {
  const slot = SLOT[key];
  return (object) => {
    const text = quote(object);
    // Of two values no one knows which to believe.
    const quantity = object.count === 1 ? object.quantity(0) : undefined;
    const isSigned = key === 'netW';
    const watts = quantity && (isSigned || !quantity.isNegative) ? wattsOf(quantity) : undefined;
    return (draft) => {
      if (watts === undefined) draft.fault ??= badValue(code, text);
      else if (draft.has(slot)) draft.fault ??= duplicate(code, text);
      else draft.put(slot, watts);
    };
  };
}

/** A power that nothing rests on, whole watts. */
export function power(slot: number): ObjectReader {
  return (object) => put(slot, positive(object, wattsOf));
}

export function phasePower(phase: PhaseIndex, key: 'importW' | 'exportW'): ObjectReader {
  return power(phaseSlot(phase, key));
}

export function phaseValue(phase: PhaseIndex, key: 'voltageV' | 'currentA'): ObjectReader {
  const unit = key === 'voltageV' ? UNIT.v : UNIT.a;
  return (object) => put(phaseSlot(phase, key), positive(object, inUnit(unit)));
}

/** Energy in watt-hours. @param printedAs - where its characters are kept, if it is in kWh. */
export function energy(
  key: `${'import' | 'export'}${'' | 'T1' | 'T2'}Wh`,
  printedAs?: keyof PrintedRegisters,
): ObjectReader {
  return (object) => {
    const isPrinted = object.quantity(0)?.unit === UNIT.kwh;
    const print = isPrinted ? printOf(object, printedAs) : undefined;
    return put(SLOT[key], positive(object, wattHoursOf), print);
  };
}

/** How often something happened. @param printedAs - where its characters are kept. */
export function count(slot: number, printedAs?: keyof PrintedRegisters): ObjectReader {
  return (object) => put(slot, positive(object, inUnit(UNIT.none)), printOf(object, printedAs));
}

/** A number as the meter printed it, and where it is kept. */
interface Print {
  readonly as: keyof PrintedRegisters;
  readonly text: string;
}

function printOf(object: ObjectLine, as: keyof PrintedRegisters | undefined): Print | undefined {
  const quantity = as === undefined ? undefined : object.quantity(0);
  return as && quantity && { as, text: object.numberText(0, quantity) };
}

/** @returns no effect for an undefined number. */
function put(slot: number, number: number | undefined, print?: Print): Effect | undefined {
  if (number === undefined) return undefined;
  if (print === undefined) {
    return (draft) => {
      if (!draft.has(slot)) draft.put(slot, number);
    };
  }
  const { as, text } = print;
  return (draft) => {
    if (draft.has(slot)) return;
    draft.put(slot, number);
    draft.printed ??= {};
    draft.printed[as] = text;
  };
}

/** What the first value measures; undefined if it is negative or cannot be read. */
function positive(
  object: ObjectLine,
  measure: (quantity: Quantity) => number | undefined,
): number | undefined {
  const quantity = object.quantity(0);
  return quantity === undefined || quantity.isNegative ? undefined : measure(quantity);
}

function inUnit(unit: number): (quantity: Quantity) => number | undefined {
  return (quantity) => (quantity.unit === unit ? numberOf(quantity) : undefined);
}

function badValue(obis: ObisCode, text: string): MeterFault {
  return { kind: 'bad-value', detail: `${obis} is no power: "${text}"`, obis, text };
}

function duplicate(obis: ObisCode, text: string): MeterFault {
  return { kind: 'duplicate-object', detail: `${obis} comes twice, then as "${text}"`, obis, text };
}

/** What stands in the parentheses. */
function quote(object: ObjectLine): string {
  if (object.count === 0) return '';
  const start = object.startOf(0);
  const end = Math.min(object.endOf(object.count - 1), start + LONGEST_QUOTE);
  return object.bytes.toString('latin1', start, end);
}
