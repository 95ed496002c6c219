import type { MeterTime } from '../reading.ts';
import { ZoneOffset } from '../zone-offset.ts';
import { COLON, isDigit, ZERO } from './character.ts';

const SPACE = 0x20;
/** `YYMMDDhhmmss`. */
const PLAIN_LENGTH = 12;
/** `YYYYMMDD hh:mm:ss`. */
const SPACED_LENGTH = 17;
/** `YYYY-MM-DD hh:`. */
const HOUR_LENGTH = 14;
/** A meter whose clock was never set sends the beginning of Unix time, `700101010000W`. */
const YEAR_NEVER_SET = 2070;

/** What the flag behind a time says of it. */
type Season = 'winter' | 'summer' | 'unknown';

/**
 * Reads the times meters print.
 *
 * The flag of `YYMMDDhhmmssW` and `...S` decides between winter and summer time, so both passages
 * of the repeated hour are distinguished, and a meter that says W all year (Sweden) is believed.
 * A time without a flag (gas in DSMR 2.2 and 3.0; NES as `YYYYMMDD hh:mm:ss`) is local time of the
 * zone: the earlier passage of the repeated hour, winter time within the hour that is left out.
 *
 * Source: DSMR P1 5.0.2, 6.4, TST.
 */
export class MeterClock {
  readonly #zone: ZoneOffset;
  /** The hour read last: from one telegram to the next only minutes and seconds change. */
  #hour: KnownHour | undefined;

  /**
   * @param timeZone - IANA name of where the meter is.
   * @throws {RangeError} if there is no such zone.
   */
  constructor(timeZone: string) {
    this.#zone = new ZoneOffset(timeZone);
  }

  /**
   * @returns undefined for what is no date, such as Belgium's `632525252525W` in an empty slot, and
   * for the time of a meter whose clock was never set.
   */
  read(bytes: Uint8Array, start: number, end: number): MeterTime | undefined {
    const length = end - start;
    if (length === SPACED_LENGTH) return this.#readSpaced(bytes, start);
    if (length !== PLAIN_LENGTH && length !== PLAIN_LENGTH + 1) return undefined;
    const season = length === PLAIN_LENGTH ? 'unknown' : flagOf(bytes[end - 1] ?? 0);
    if (season === undefined) return undefined;
    const code = hourCode(bytes, start);
    if (this.#hour?.code !== code || this.#hour.season !== season) {
      this.#hour = this.#readHour(bytes, start, season, code);
    }
    return timeWithin(this.#hour, bytes, start + 8);
  }

  /** @returns undefined for what is no hour of any day, or one before the clock was set. */
  #readHour(bytes: Uint8Array, start: number, season: Season, code: number): KnownHour | undefined {
    const date = {
      year: 2000 + twoDigits(bytes, start),
      month: twoDigits(bytes, start + 2),
      day: twoDigits(bytes, start + 4),
      hour: twoDigits(bytes, start + 6),
      minute: 0,
      second: 0,
    };
    const moment = this.#moment(date, season);
    if (moment === undefined) return undefined;
    return { code, season, epochMs: moment.epochMs, local: moment.local.slice(0, HOUR_LENGTH) };
  }

  #readSpaced(bytes: Uint8Array, start: number): MeterTime | undefined {
    const shape = [bytes[start + 8], bytes[start + 11], bytes[start + 14]];
    if (shape[0] !== SPACE || shape[1] !== COLON || shape[2] !== COLON) return undefined;
    const date = {
      year: twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2),
      month: twoDigits(bytes, start + 4),
      day: twoDigits(bytes, start + 6),
      hour: twoDigits(bytes, start + 9),
      minute: twoDigits(bytes, start + 12),
      second: twoDigits(bytes, start + 15),
    };
    return this.#moment(date, 'unknown');
  }

  #moment(date: CalendarTime, season: Season): MeterTime | undefined {
    const { year, month, day, hour, minute, second } = date;
    const localMs = Date.UTC(year, month - 1, day, hour, minute, second);
    if (!isOnCalendar(date, localMs) || isNeverSet(date)) return undefined;
    const local = `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
    return { epochMs: localMs - this.#offsetMs(localMs, year, season), local };
  }

  #offsetMs(localMs: number, year: number, season: Season): number {
    const winterMs = this.#zone.winterMs(year);
    const summerMs = this.#zone.summerMs(year);
    if (season === 'winter') return winterMs;
    if (season === 'summer') return summerMs;
    return this.#zone.atMs(localMs - summerMs) === summerMs ? summerMs : winterMs;
  }
}

/** An hour of a day, by the eight digits that print it. */
interface KnownHour {
  readonly code: number;
  readonly season: Season;
  readonly epochMs: number;
  /** `YYYY-MM-DD hh:` */
  readonly local: string;
}

/** The digits `YYMMDDhh` as a number; NaN if one is not a digit. */
function hourCode(bytes: Uint8Array, start: number): number {
  let code = 0;
  for (let at = start; at < start + 8; at += 2) code = code * 100 + twoDigits(bytes, at);
  return code;
}

/** @param at - index of the four digits of minutes and seconds. */
function timeWithin(
  hour: KnownHour | undefined,
  bytes: Uint8Array,
  at: number,
): MeterTime | undefined {
  const minute = twoDigits(bytes, at);
  const second = twoDigits(bytes, at + 2);
  // What is no digit is not below 60 either.
  if (hour === undefined || !(minute < 60 && second < 60)) return undefined;
  const epochMs = hour.epochMs + (minute * 60 + second) * 1_000;
  return { epochMs, local: `${hour.local}${two(minute)}:${two(second)}` };
}

interface CalendarTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

function flagOf(character: number): Season | undefined {
  const lower = character | 0x20;
  if (lower === 0x77) return 'winter';
  return lower === 0x73 ? 'summer' : undefined;
}

/** 0 to 99; NaN for what is not two digits. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at] ?? 0;
  const ones = bytes[at + 1] ?? 0;
  if (!isDigit(tens) || !isDigit(ones)) return Number.NaN;
  return (tens - ZERO) * 10 + ones - ZERO;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/** False if a field is beyond its range, which moves the date on, or no number. */
function isOnCalendar(date: CalendarTime, localMs: number): boolean {
  const moment = new Date(localMs);
  return (
    date.month === moment.getUTCMonth() + 1 &&
    date.day === moment.getUTCDate() &&
    date.hour === moment.getUTCHours() &&
    date.minute === moment.getUTCMinutes() &&
    date.second === moment.getUTCSeconds()
  );
}

function isNeverSet({ year, month, day }: CalendarTime): boolean {
  return year === YEAR_NEVER_SET && month === 1 && day === 1;
}
