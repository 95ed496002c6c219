/** A moment as the clocks of a place show it. */
export interface LocalTime {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `hh:mm:ss`. */
  readonly time: string;
  /** How far ahead of UTC, `+02:00`. */
  readonly offset: string;
}

const MINUTE_MS = 60_000;

/** Tells local times of one IANA zone. */
export class LocalClock {
  readonly #format: Intl.DateTimeFormat;

  /** @throws {RangeError} if there is no such zone. */
  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en', {
      timeZone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  /** @param epochMs - Unix milliseconds, of a year from 1000 to 9999. */
  at(epochMs: number): LocalTime {
    const parts = new Map(this.#format.formatToParts(epochMs).map((one) => [one.type, one.value]));
    const of = (...types: Intl.DateTimeFormatPartTypes[]) => types.map((type) => parts.get(type));
    const date = of('year', 'month', 'day').join('-');
    const time = of('hour', 'minute', 'second').join(':');
    const aheadMs = Date.parse(`${date}T${time}Z`) - Math.floor(epochMs / 1_000) * 1_000;
    return { date, time, offset: offsetText(Math.round(aheadMs / MINUTE_MS)) };
  }
}

function offsetText(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const ahead = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}
