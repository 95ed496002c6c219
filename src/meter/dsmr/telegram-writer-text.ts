import type { MeterTime } from '../reading.ts';
import { ZoneOffset } from '../zone-offset.ts';

/** What Belgian meters print where there is no time. */
const NO_TIME = '632525252525W';
/** Characters that a value may have: none that ends it or its line. */
const PLAIN = /^[ -'*-~]+$/;
/** Identifiers that are printed as two hexadecimal digits a character. */
const SPELLED = /^[\w ./-]+$/;

/** Prints times as `YYMMDDhhmmssW` or `...S`. */
export class TimePrinter {
  readonly #zone: ZoneOffset;

  constructor(timeZone: string) {
    this.#zone = new ZoneOffset(timeZone);
  }

  /** The meter's local time; that of the zone where the flag could not tell the meter's. */
  print(time: MeterTime | undefined): string {
    if (time === undefined) return NO_TIME;
    const { epochMs, local } = time;
    const year = Number(local.slice(0, 4));
    const seconds = Math.floor(epochMs / 1_000) * 1_000;
    const shiftMs = Date.parse(`${local.replace(' ', 'T')}Z`) - seconds;
    if (shiftMs === this.#zone.winterMs(year)) return `${digits(local)}W`;
    if (shiftMs === this.#zone.summerMs(year)) return `${digits(local)}S`;
    const offsetMs = this.#zone.atMs(seconds);
    const there = new Date(seconds + offsetMs);
    const flag = offsetMs === this.#zone.winterMs(there.getUTCFullYear()) ? 'W' : 'S';
    return `${digits(there.toISOString())}${flag}`;
  }
}

/** `2026-03-18 12:25:46` as `260318122546`. */
function digits(local: string): string {
  return local.replace(/\D/g, '').slice(2, 14);
}

/** A whole number of watts or watt-hours in thousands: `00.193`. @param wide - digits before the point. */
export function kilo(value: number, wide = 2): string {
  const text = decimal(value, wide + 3);
  return `${text.slice(0, -3)}.${text.slice(-3)}`;
}

/** A whole number with leading zeros. */
export function decimal(value: number, wide: number): string {
  return `${Math.round(value)}`.padStart(wide, '0');
}

/** What the meter printed, where it did. */
export function printedOr(printed: string | undefined, other: string | undefined) {
  if (other === undefined || printed === undefined) return other;
  return /^\d+(?:\.\d+)?$/.test(printed) ? printed : other;
}

/** A text that fits into a telegram as it is; undefined for one that does not. */
export function plainText(text: string | undefined): string | undefined {
  return text !== undefined && PLAIN.test(text) ? text : undefined;
}

/** An identifier as DSMR prints it: two hexadecimal digits for each character. */
export function equipmentText(id: string | undefined): string | undefined {
  if (id === undefined || !SPELLED.test(id)) return plainText(id);
  return Buffer.from(id, 'latin1').toString('hex').toUpperCase();
}
