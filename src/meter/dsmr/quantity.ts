import { ASTERISK, CLOSE, LF, MINUS, PLUS, POINT, ZERO } from './character.ts';

/** A number as printed, `00.193*kW`: an exact integer, its decimals and its unit. */
export interface Quantity {
  /** All digits as one integer, without point and sign. */
  readonly digits: number;
  /** How many of the digits stand behind the point. */
  readonly decimals: number;
  readonly isNegative: boolean;
  /** One of {@link UNIT}, or another number. */
  readonly unit: number;
  /** Index behind the last digit. */
  readonly numberEnd: number;
  /** Index of the `)`. */
  readonly end: number;
}

const LONGEST_UNIT = 3;
const OTHER_UNIT = -1;

/**
 * A unit as a number: its characters in lower case, eight bits each; meters differ in their case.
 */
export const UNIT = {
  none: 0,
  a: code('a'),
  v: code('v'),
  w: code('w'),
  kw: code('kw'),
  wh: code('wh'),
  kwh: code('kwh'),
  m3: code('m3'),
  dm3: code('dm3'),
  s: code('s'),
} as const;

/** Up to here one more digit leaves the number an exact integer. */
const ROOM_FOR_A_DIGIT = Math.floor(Number.MAX_SAFE_INTEGER / 10) - 1;
/** With three more, a power of ten that is exact as a double. */
const MOST_DECIMALS = 19;
const POWERS = Array.from({ length: MOST_DECIMALS + 4 }, (_, exponent) => 10 ** exponent);

/**
 * Reads `([sign]digits[.digits][*unit])` of any width. Decimals beyond what a double holds exactly
 * are dropped.
 *
 * @param open - index of the `(`.
 * @returns undefined for anything else.
 */
export function readQuantity(bytes: Uint8Array, open: number): Quantity | undefined {
  const first = bytes[open + 1] ?? 0;
  const isNegative = first === MINUS;
  const start = isNegative || first === PLUS ? open + 2 : open + 1;
  let at = start;
  let digits = 0;
  for (let digit = digitAt(bytes, at); digit <= 9; digit = digitAt(bytes, ++at)) {
    if (digits > ROOM_FOR_A_DIGIT) return undefined;
    digits = digits * 10 + digit;
  }
  if (at === start) return undefined;
  let decimals = 0;
  if (bytes[at] === POINT) {
    for (let digit = digitAt(bytes, ++at); digit <= 9; digit = digitAt(bytes, ++at)) {
      if (digits > ROOM_FOR_A_DIGIT || decimals === MOST_DECIMALS) continue;
      digits = digits * 10 + digit;
      decimals++;
    }
  }
  const end = closeBehind(bytes, at);
  if (end < 0) return undefined;
  const unit = end === at ? UNIT.none : unitOf(bytes, at + 1, end);
  return { digits, decimals, isNegative, unit, numberEnd: at, end };
}

/** Power in whole watts from W or kW, half a watt rounded up; undefined in any other unit. */
export function wattsOf(quantity: Quantity): number | undefined {
  if (quantity.unit === UNIT.kw) return whole(quantity, 3);
  return quantity.unit === UNIT.w ? whole(quantity, 0) : undefined;
}

/** Energy in watt-hours from Wh or kWh with all its decimals; undefined in any other unit. */
export function wattHoursOf(quantity: Quantity): number | undefined {
  if (quantity.unit === UNIT.kwh) return scaled(quantity, 3);
  return quantity.unit === UNIT.wh ? scaled(quantity, 0) : undefined;
}

/** Volume in cubic metres from m3 or dm3; undefined in any other unit. */
export function cubicMetresOf(quantity: Quantity): number | undefined {
  if (quantity.unit === UNIT.m3) return scaled(quantity, 0);
  return quantity.unit === UNIT.dm3 ? scaled(quantity, -3) : undefined;
}

/** The number whatever its unit, the nearest double to it. */
export function numberOf(quantity: Quantity): number {
  return scaled(quantity, 0);
}

/** A unit as in {@link UNIT}, or another number. */
export function unitOf(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > LONGEST_UNIT) return OTHER_UNIT;
  let unit = 0;
  for (let at = start; at < end; at++) unit = (unit << 8) | (bytes[at] ?? 0) | 0x20;
  return unit;
}

/** The number times 10^`shift`. @param shift - at most 3. */
function scaled({ digits, decimals, isNegative }: Quantity, shift: number): number {
  const exponent = shift - decimals;
  const size = exponent >= 0 ? digits * power(exponent) : digits / power(-exponent);
  return isNegative ? -size : size;
}

/** The number times 10^`shift` as an integer, half rounded away from zero; by digits only. */
function whole(quantity: Quantity, shift: number): number {
  const { digits, decimals, isNegative } = quantity;
  const divisor = power(Math.max(0, decimals - shift));
  const rest = digits % divisor;
  const floor = ((digits - rest) / divisor) * power(Math.max(0, shift - decimals));
  const size = rest * 2 >= divisor ? floor + 1 : floor;
  // There is no -0 W.
  return isNegative && size > 0 ? -size : size;
}

/** Index of the `)` behind a number and its unit, or -1 if something else is there. */
function closeBehind(bytes: Uint8Array, at: number): number {
  if (bytes[at] === CLOSE) return at;
  if (bytes[at] !== ASTERISK) return -1;
  for (let end = at + 1; end < bytes.length && bytes[end] !== LF; end++) {
    if (bytes[end] === CLOSE) return end === at + 1 ? -1 : end;
  }
  return -1;
}

/** The digit at an index; more than 9 for any other byte. */
function digitAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) - ZERO) >>> 0;
}

function power(exponent: number): number {
  return POWERS[exponent] ?? Number.NaN;
}

function code(unit: string): number {
  return unitOf(Buffer.from(unit), 0, unit.length);
}
