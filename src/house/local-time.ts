import type { OutletSettings } from './outlet.ts';

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

  /** Where the meter is; UTC where nobody says. */
  static ofHouse(settings: Pick<OutletSettings, 'read'>): LocalClock {
    const timeZone = settings.read('timezone');
    return new LocalClock(typeof timeZone === 'string' ? timeZone : 'UTC');
  }

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
    const { date, time, aheadMinutes } = this.#read(epochMs);
    return { date, time, offset: offsetText(aheadMinutes) };
  }

  /** Whether clocks are ahead of what they show in the other half of the year. */
  isSummer(epochMs: number): boolean {
    const year = new Date(epochMs).getUTCFullYear();
    const halves = [0, 6].map((month) => this.#read(Date.UTC(year, month)).aheadMinutes);
    return this.#read(epochMs).aheadMinutes > Math.min(...halves);
  }

  #read(epochMs: number) {
    const parts = new Map(this.#format.formatToParts(epochMs).map((one) => [one.type, one.value]));
    const of = (...types: Intl.DateTimeFormatPartTypes[]) => types.map((type) => parts.get(type));
    const date = of('year', 'month', 'day').join('-');
    const time = of('hour', 'minute', 'second').join(':');
    const aheadMs = Date.parse(`${date}T${time}Z`) - Math.floor(epochMs / 1_000) * 1_000;
    return { date, time, aheadMinutes: Math.round(aheadMs / MINUTE_MS) };
  }
}

function offsetText(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const ahead = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}
