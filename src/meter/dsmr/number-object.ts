import type { MeterFault } from '../source.ts';
import { CLOSE, LF, OPEN, textOf } from './character.ts';
import type { MeterClock } from './meter-time.ts';
import type { ObisCode } from './obis.ts';
import { numberOf, type Quantity, readQuantity, UNIT, wattHoursOf, wattsOf } from './quantity.ts';
import { phaseSlot, SLOT } from './slots.ts';

/** An object that is one number, which may change with every telegram. */
export interface NumberObject {
  /**
   * Where in the draft the number is kept. If it comes twice the first counts, but see `control`.
   */
  readonly slot: number;
  /** Its code, if decisions rest on it: unreadable or sent twice it is a fault of the telegram. */
  readonly control?: ObisCode;
  /**
   * Reads the first value.
   *
   * @param open - index of its `(`.
   * @returns undefined if it cannot be read.
   */
  readonly read: (bytes: Uint8Array, open: number, clock: MeterClock) => ReadNumber | undefined;
}

/** The number of an object. */
export interface ReadNumber {
  readonly number: number;
  /** As printed, where that is kept. */
  readonly text: string | undefined;
}

/** Longest part of an object that a fault repeats, characters. */
const LONGEST_QUOTE = 64;

/** A power that decisions rest on, whole watts. */
export function control(code: ObisCode, key: 'importW' | 'exportW' | 'netW'): NumberObject {
  const isSigned = key === 'netW';
  return {
    slot: SLOT[key],
    control: code,
    read: (bytes, open) => {
      const quantity = readQuantity(bytes, open);
      if (quantity === undefined || (quantity.isNegative && !isSigned)) return undefined;
      // Of two values no one knows which to believe.
      return bytes[quantity.end + 1] === OPEN ? undefined : plain(wattsOf(quantity));
    },
  };
}

/** A power that people look at, whole watts. */
export function power(slot: number): NumberObject {
  return {
    slot,
    read: (bytes, open) => {
      const quantity = readPositive(bytes, open);
      return quantity && plain(wattsOf(quantity));
    },
  };
}

/** @param phase - 0 is L1. */
export function phasePower(phase: 0 | 1 | 2, key: 'importW' | 'exportW'): NumberObject {
  return power(phaseSlot(phase, key));
}

/** @param phase - 0 is L1. */
export function phaseValue(phase: 0 | 1 | 2, key: 'voltageV' | 'currentA'): NumberObject {
  const unit = key === 'voltageV' ? UNIT.v : UNIT.a;
  return {
    slot: phaseSlot(phase, key),
    read: (bytes, open) => {
      const quantity = readPositive(bytes, open);
      return quantity?.unit === unit ? plain(numberOf(quantity)) : undefined;
    },
  };
}

/** Energy in watt-hours; what is sent in kWh is kept as printed too. */
export function energy(key: `${'import' | 'export'}${'' | 'T1' | 'T2'}Wh`): NumberObject {
  return {
    slot: SLOT[key],
    read: (bytes, open) => {
      const quantity = readPositive(bytes, open);
      const number = quantity && wattHoursOf(quantity);
      return quantity?.unit === UNIT.kwh ? printed(number, quantity, bytes, open) : plain(number);
    },
  };
}

/** The meter's own time: Unix milliseconds, and its local time as text. */
export const time: NumberObject = {
  slot: SLOT.at,
  read: (bytes, open, clock) => {
    const at = clock.read(bytes, open + 1, bytes.indexOf(CLOSE, open));
    return at && { number: at.epochMs, text: at.local };
  },
};

/** What it means that an object decisions rest on cannot be read. */
export function badValue(obis: ObisCode, bytes: Uint8Array, open: number): MeterFault {
  const text = quote(bytes, open);
  return { kind: 'bad-value', detail: `${obis} is no power: "${text}"`, obis, text };
}

/** What it means that an object decisions rest on comes twice. */
export function duplicate(obis: ObisCode, bytes: Uint8Array, open: number): MeterFault {
  const text = quote(bytes, open);
  return { kind: 'duplicate-object', detail: `${obis} comes twice, then as "${text}"`, obis, text };
}

function readPositive(bytes: Uint8Array, open: number): Quantity | undefined {
  const quantity = readQuantity(bytes, open);
  return quantity?.isNegative === false ? quantity : undefined;
}

function plain(number: number | undefined): ReadNumber | undefined {
  return number === undefined ? undefined : { number, text: undefined };
}

function printed(
  number: number | undefined,
  { numberEnd }: Quantity,
  bytes: Uint8Array,
  open: number,
): ReadNumber | undefined {
  if (number === undefined) return undefined;
  return { number, text: textOf(bytes, open + 1, numberEnd) };
}

/** The text in the parentheses of an object, as far as a fault quotes it. */
function quote(bytes: Uint8Array, open: number): string {
  const lineFeed = bytes.indexOf(LF, open);
  const line = bytes.subarray(open + 1, lineFeed < 0 ? bytes.length : lineFeed);
  const close = line.lastIndexOf(CLOSE);
  return close < 0 ? '' : textOf(line, 0, Math.min(close, LONGEST_QUOTE));
}
