import { ZoneOffset } from '../meter/zone-offset.ts';
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

/** Shows moments in the local time of one IANA zone. */
export class LocalClock {
  readonly #zone: ZoneOffset;

  /** Where the meter is. */
  static ofHouse(settings: Pick<OutletSettings, 'read'>): LocalClock {
    return new LocalClock(zoneOfHouse(settings));
  }

  /** @throws {RangeError} if there is no such zone. */
  constructor(timeZone: string) {
    this.#zone = new ZoneOffset(timeZone);
  }

  /** @param epochMs - Unix milliseconds, of a year from 1000 to 9999. */
  at(epochMs: number): LocalTime {
    const [date = '', time = ''] = this.#zone.local(epochMs).split(' ');
    return { date, time, offset: offsetText(this.#zone.atMs(epochMs) / MINUTE_MS) };
  }

  /** Whether it is summer time: clocks are ahead of the other half of the year. */
  isSummer(epochMs: number): boolean {
    const year = new Date(epochMs).getUTCFullYear();
    return this.#zone.atMs(epochMs) > this.#zone.winterMs(year);
  }
}

/** The IANA zone of the meter, as configured; UTC where nothing is. */
export function zoneOfHouse(settings: Pick<OutletSettings, 'read'>): string {
  const timeZone = settings.read('timezone');
  return typeof timeZone === 'string' ? timeZone : 'UTC';
}

function offsetText(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const ahead = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}
