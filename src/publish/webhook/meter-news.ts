import type { Clock } from '../../clock.ts';
import { instant } from '../../house/instant.ts';
import type { HousePicture } from '../../house/picture.ts';
import type { Occurrence } from './message.ts';

/** The meter that is lost, or never says anything. */
export class MeterNews {
  readonly #clock: Clock;
  readonly #lostMs: number;
  /** Monotonic milliseconds. */
  readonly #startedMs: number;
  #isTold = false;

  /** @param lostMs - after which silence it counts as lost. */
  constructor(clock: Clock, lostMs: number) {
    this.#clock = clock;
    this.#lostMs = lostMs;
    this.#startedMs = clock.now();
  }

  /** @returns the loss, once until the meter speaks again. */
  look({ meter, epochMs }: HousePicture): readonly Occurrence[] {
    const { ageMs, freshness, readingEpochMs, source } = meter;
    const runsMs = this.#clock.now() - this.#startedMs;
    const isMissing = freshness === 'waiting' && runsMs >= this.#lostMs;
    if (freshness !== 'lost' && !isMissing) {
      this.#isTold = false;
      return [];
    }
    if (this.#isTold) return [];
    this.#isTold = true;
    const silentS = Math.round((ageMs ?? runsMs) / 1_000);
    const text = isMissing
      ? `The meter has said nothing since SunPilot started ${silentS} s ago.`
      : `The meter has said nothing for ${silentS} s.`;
    const lastReadingAt = readingEpochMs === undefined ? null : instant(readingEpochMs);
    const key = String(Math.round(readingEpochMs ?? epochMs - runsMs));
    return [{ event: 'meter-lost', key, epochMs, text, data: { source, silentS, lastReadingAt } }];
  }
}
