import type { MeterTime } from '../reading.ts';
import { textOf } from './character.ts';
import type { MeterClock } from './meter-time.ts';
import type { ObjectLine } from './object-line.ts';
import { cubicMetresOf, numberOf, type Quantity, UNIT, unitOf } from './quantity.ts';

/** What a device on the M-Bus measured last. */
export interface MBusValue {
  readonly at: MeterTime;
  readonly value: number;
  /** As printed: `m3`, `GJ`. */
  readonly unit: string;
  /** The number as printed. */
  readonly printed: string;
  /** The number in cubic metres; undefined where it is no volume. */
  readonly m3: number | undefined;
}

/** Values of a load profile with one register: time, status, period, number, code, unit, value. */
const PROFILE_VALUES = 7;

/**
 * Reads `(TST)(value*unit)`: 0-n:24.2.1 and, in Belgium, 0-n:24.2.3. Without a unit or a date there
 * is no reading: an empty channel sends `(700101010000W)(00000000)` or
 * `(632525252525S)(00000.000)`.
 *
 * @returns undefined if there is none, or it cannot be read.
 */
export function readMBusValue(object: ObjectLine, clock: MeterClock): MBusValue | undefined {
  const quantity = object.count === 2 ? object.quantity(1) : undefined;
  if (quantity === undefined || quantity.unit === UNIT.none) return undefined;
  // An asterisk separates number and unit.
  const unit = textOf(object.bytes, quantity.numberEnd + 1, object.endOf(1));
  return measuredOf(object, clock, { quantity, printed: object.numberText(1, quantity), unit });
}

/**
 * Reads `(time)(status)(60)(1)(code)(unit)` and `(value)`, which DSMR 2.2 and 3.0 print on the next
 * line: 0-n:24.3.0.
 *
 * @returns undefined if there is none, or it cannot be read.
 */
export function readMBusProfile(object: ObjectLine, clock: MeterClock): MBusValue | undefined {
  if (object.count !== PROFILE_VALUES || object.text(3) !== '1') return undefined;
  const number = object.quantity(6);
  const unit = object.text(5);
  if (number?.unit !== UNIT.none || unit === '') return undefined;
  const quantity = { ...number, unit: unitOf(object.bytes, object.startOf(5), object.endOf(5)) };
  return measuredOf(object, clock, { quantity, printed: object.text(6), unit });
}

function measuredOf(
  object: ObjectLine,
  clock: MeterClock,
  { quantity, printed, unit }: { quantity: Quantity; printed: string; unit: string },
): MBusValue | undefined {
  const at = object.time(0, clock);
  if (at === undefined || quantity.isNegative) return undefined;
  return { at, value: numberOf(quantity), unit, printed, m3: cubicMetresOf(quantity) };
}
