import type { LocalClock } from '../../house/local-time.ts';
import type { Scaler } from '../../house/meter-numbers.ts';
import type { OutletContext } from '../../house/outlet.ts';
import type { MeterNews, MeterStatus } from './meter-news.ts';

/** All that the documents are made of. */
export interface Face
  extends Pick<OutletContext, 'house' | 'device' | 'version' | 'clock' | 'settings'> {
  readonly localClock: LocalClock;
  /** How numbers are scaled now. */
  readonly scaler: () => Scaler;
  /** Eight hexadecimal digits, others after each start. */
  readonly bootId: string;
  /** When this interface came up, monotonic milliseconds. */
  readonly bootMs: number;
  /** Of the readings since then. */
  readonly count: ReadingCount;
  readonly news: MeterNews;
}

/** How the meter is doing. */
export function meterStatus({ house, news, settings }: Face): MeterStatus {
  return news.status(house.picture(), typeof settings.read('meter.decryptionKey') === 'string');
}

/** How many readings there were, and how far apart the last two. */
export class ReadingCount {
  readings = 0;
  /** Seconds; undefined before the second reading. */
  intervalS: number | undefined;
  #lastMs: number | undefined;

  /** A reading came, monotonic milliseconds. */
  add(nowMs: number): void {
    if (this.#lastMs !== undefined) this.intervalS = Math.round(nowMs - this.#lastMs) / 1_000;
    this.#lastMs = nowMs;
    this.readings++;
  }
}

/** Seconds since the interface came up. */
export function uptimeS({ clock, bootMs }: Pick<Face, 'clock' | 'bootMs'>): number {
  return Math.floor((clock.now() - bootMs) / 1_000);
}
