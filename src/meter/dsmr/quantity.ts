import { ASTERISK, isDigit, MINUS, PLUS, POINT, ZERO } from './character.ts';

/** A unit as a number: its characters in lower case, eight bits each; meters differ in their case. */
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

/** More characters than this are no unit we know. */
const LONGEST_UNIT = 3;
const OTHER_UNIT = -1;
/** Up to here one more digit leaves the number an exact integer. */
const ROOM_FOR_A_DIGIT = Math.floor(Number.MAX_SAFE_INTEGER / 10) - 1;
/** The powers of ten that are exact as a double. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/**
 * A number of any width with any decimals, as `00.193*kW`: read by its digits into an exact integer
 * and a decimal exponent. One instance is read into again and again.
 */
export class Quantity {
  /** The digits as one integer, without the point and sign. */
  #digits = 0;
  #decimals = 0;
  #isNegative = false;
  /** One of {@link UNIT}, or a number that is none of them. */
  unit: number = UNIT.none;
  /** Index behind the last digit. */
  numberEnd = 0;

  get isNegative(): boolean {
    return this.#isNegative;
  }

  /**
   * Reads `[sign]digits[.digits][*unit]`, which must fill the range. Decimals beyond what a double
   * holds exactly are dropped.
   *
   * @returns false if it is anything else; the instance then holds nothing meaningful.
   */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    const first = bytes[start] ?? 0;
    this.#isNegative = first === MINUS;
    let at = first === MINUS || first === PLUS ? start + 1 : start;
    let digits = 0;
    let decimals = 0;
    let count = 0;
    let pointAt = -1;
    for (; at < end; at++) {
      const character = bytes[at] ?? 0;
      if (isDigit(character)) {
        count++;
        if (digits <= ROOM_FOR_A_DIGIT) {
          digits = digits * 10 + (character - ZERO);
          if (pointAt >= 0) decimals++;
        } else if (pointAt < 0) return false;
      } else if (character === POINT && pointAt < 0) pointAt = at;
      else break;
    }
    if (count === 0 || decimals >= POWERS.length - LONGEST_UNIT) return false;
    this.#digits = digits;
    this.#decimals = decimals;
    this.numberEnd = at;
    return this.#readUnit(bytes, at, end);
  }

  /** The number times 10^`shift`, the nearest double to it. @param shift - -3 to 3. */
  scaled(shift: number): number {
    const exponent = shift - this.#decimals;
    const size = exponent >= 0 ? this.#digits * power(exponent) : this.#digits / power(-exponent);
    return this.#signed(size);
  }

  /** The number times 10^`shift` as an integer, half rounded away from zero; digits only. */
  whole(shift: number): number {
    const exponent = shift - this.#decimals;
    if (exponent >= 0) return this.scaled(shift);
    const divisor = power(-exponent);
    const rest = this.#digits % divisor;
    const floor = (this.#digits - rest) / divisor;
    return this.#signed(rest * 2 >= divisor ? floor + 1 : floor);
  }

  #signed(size: number): number {
    // There is no -0 W.
    return this.#isNegative && size > 0 ? -size : size;
  }

  #readUnit(bytes: Uint8Array, at: number, end: number): boolean {
    this.unit = UNIT.none;
    if (at === end) return true;
    if (bytes[at] !== ASTERISK || at + 1 === end) return false;
    this.unit = unitOf(bytes, at + 1, end);
    return true;
  }
}

/** A unit as in {@link UNIT}, or a number that is none of them. */
export function unitOf(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > LONGEST_UNIT) return OTHER_UNIT;
  let unit: number = UNIT.none;
  for (let at = start; at < end; at++) unit = (unit << 8) | (bytes[at] ?? 0) | 0x20;
  return unit;
}

/** Power in whole watts from W or kW, half a watt rounded up; undefined in any other unit. */
export function wattsOf(quantity: Quantity): number | undefined {
  if (quantity.unit === UNIT.kw) return quantity.whole(3);
  return quantity.unit === UNIT.w ? quantity.whole(0) : undefined;
}

/** Energy in watt-hours from Wh or kWh with all its decimals; undefined in any other unit. */
export function wattHoursOf(quantity: Quantity): number | undefined {
  if (quantity.unit === UNIT.kwh) return quantity.scaled(3);
  return quantity.unit === UNIT.wh ? quantity.scaled(0) : undefined;
}

/** Volume in cubic metres from m3 or dm3; undefined in any other unit. */
export function cubicMetresOf(quantity: Quantity): number | undefined {
  if (quantity.unit === UNIT.m3) return quantity.scaled(0);
  return quantity.unit === UNIT.dm3 ? quantity.scaled(-3) : undefined;
}

function power(exponent: number): number {
  return POWERS[exponent] ?? Number.NaN;
}

function code(unit: string): number {
  let packed = 0;
  for (let at = 0; at < unit.length; at++) packed = (packed << 8) | unit.charCodeAt(at);
  return packed;
}
