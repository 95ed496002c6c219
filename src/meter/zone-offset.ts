const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Every zone changes its clocks at a whole quarter of an hour. */
const QUARTER_MS = 15 * MINUTE_MS;

/**
 * What a time zone adds to UTC, in milliseconds. Asks the IANA database in the runtime; the host's
 * own time zone plays no part.
 */
export class ZoneOffset {
  readonly #format: Intl.DateTimeFormat;
  readonly #years = new Map<number, YearOffsets>();
  /** The quarter of an hour that was asked for last: times come one after the other. */
  #quarter = Number.NaN;
  #quarterOffsetMs = 0;

  /** @throws {RangeError} if there is no such zone. */
  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** The offset of winter time in that year. */
  winterMs(year: number): number {
    return this.#offsetsOf(year).winterMs;
  }

  /** The offset of summer time in that year; an hour more than winter where the zone has none. */
  summerMs(year: number): number {
    return this.#offsetsOf(year).summerMs;
  }

  /** The offset at a moment in Unix milliseconds. */
  atMs(epochMs: number): number {
    const quarter = Math.floor(epochMs / QUARTER_MS);
    if (quarter !== this.#quarter) {
      this.#quarter = quarter;
      this.#quarterOffsetMs = this.#look(quarter * QUARTER_MS);
    }
    return this.#quarterOffsetMs;
  }

  /** What a clock of the zone shows at a moment in Unix milliseconds: `YYYY-MM-DD hh:mm:ss`. */
  local(epochMs: number): string {
    const iso = new Date(epochMs + this.atMs(epochMs)).toISOString();
    return `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
  }

  #look(epochMs: number): number {
    const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of this.#format.formatToParts(epochMs)) part[type] = Number(value);
    const { year = 0, month = 1, day = 0, hour = 0, minute = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute) - epochMs;
  }

  #offsetsOf(year: number): YearOffsets {
    const known = this.#years.get(year);
    if (known !== undefined) return known;
    const januaryMs = this.atMs(Date.UTC(year, 0, 1));
    const julyMs = this.atMs(Date.UTC(year, 6, 1));
    const winterMs = Math.min(januaryMs, julyMs);
    const summerMs = januaryMs === julyMs ? winterMs + HOUR_MS : Math.max(januaryMs, julyMs);
    const offsets = { winterMs, summerMs };
    this.#years.set(year, offsets);
    return offsets;
  }
}

interface YearOffsets {
  readonly winterMs: number;
  readonly summerMs: number;
}
