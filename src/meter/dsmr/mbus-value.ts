import type { MeterTime } from '../reading.ts';
import type { MeterClock } from './meter-time.ts';
import type { ObjectLine } from './object-line.ts';
import { latin1 } from './printed-text.ts';
import { cubicMetresOf, Quantity, UNIT, unitOf } from './quantity.ts';

/** What a device on the M-Bus measured last. */
export interface MBusValue {
  readonly at: MeterTime;
  readonly value: number;
  /** As printed: `m3`, `GJ`. */
  readonly unit: string;
  /** The number as printed. */
  readonly printed: string;
  /** The number in cubic metres, where it is a volume. */
  readonly m3?: number;
}

/** Values of a load profile with one register: time, status, period, number, code, unit, value. */
const PROFILE_VALUES = 7;

const quantity = new Quantity();

/**
 * Reads `(TST)(value*unit)`: 0-n:24.2.1 and, in Belgium, 0-n:24.2.3. Without a unit or a date there
 * is no reading: an empty channel sends `(700101010000W)(00000000)` or
 * `(632525252525S)(00000.000)`.
 *
 * @returns undefined if there is none, or it cannot be read.
 */
export function readMBusValue(line: ObjectLine, clock: MeterClock): MBusValue | undefined {
  if (line.count !== 2 || !readQuantity(line, 1) || quantity.unit === UNIT.none) return undefined;
  const { numberEnd } = quantity;
  return measured(line, clock, {
    printed: latin1(line.bytes, line.startOf(1), numberEnd),
    // An asterisk stands between.
    unit: latin1(line.bytes, numberEnd + 1, line.endOf(1)),
  });
}

/**
 * Reads `(time)(status)(60)(1)(code)(unit)` and `(value)`, which DSMR 2.2 and 3.0 print on the next
 * line: 0-n:24.3.0.
 *
 * @returns undefined if there is none, or it cannot be read.
 */
export function readMBusProfile(line: ObjectLine, clock: MeterClock): MBusValue | undefined {
  if (line.count !== PROFILE_VALUES || line.text(3) !== '1' || line.isEmpty(5)) return undefined;
  if (!readQuantity(line, 6) || quantity.unit !== UNIT.none) return undefined;
  quantity.unit = unitOf(line.bytes, line.startOf(5), line.endOf(5));
  return measured(line, clock, { printed: line.text(6), unit: line.text(5) });
}

function readQuantity(line: ObjectLine, value: number): boolean {
  const { bytes } = line;
  return quantity.read(bytes, line.startOf(value), line.endOf(value)) && !quantity.isNegative;
}

function measured(
  line: ObjectLine,
  clock: MeterClock,
  print: Pick<MBusValue, 'printed' | 'unit'>,
): MBusValue | undefined {
  const at = clock.read(line.bytes, line.startOf(0), line.endOf(0));
  if (at === undefined) return undefined;
  const m3 = cubicMetresOf(quantity);
  return { at, value: quantity.scaled(0), ...print, ...(m3 === undefined ? {} : { m3 }) };
}
