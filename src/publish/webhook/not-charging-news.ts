import { type ReasonCode, reasonText } from '../../charging/reason.ts';
import type { Clock } from '../../clock.ts';
import { instant } from '../../house/instant.ts';
import type { HousePicture } from '../../house/picture.ts';
import type { Occurrence } from './message.ts';

/** Waiting that solar mode and a boost at the low tariff are there for. */
const MEANT: readonly ReasonCode[] = [
  'waiting-for-sun',
  'waiting-to-start',
  'waiting-for-low-tariff',
  'resting',
];

/** A car that is plugged in and gets nothing, or takes nothing. */
export class NotChargingNews {
  readonly #clock: Clock;
  readonly #afterMs: number;
  /** Monotonic milliseconds; undefined while all is as it should be. */
  #stuckSinceMs: number | undefined;
  #isTold = false;

  constructor(clock: Clock, afterMs: number) {
    this.#clock = clock;
    this.#afterMs = afterMs;
  }

  /** @returns the trouble, once until the car charges or leaves. */
  look(picture: HousePicture): readonly Occurrence[] {
    const { charger, epochMs, totals } = picture;
    if (!isPlugged(picture) || isCharging(picture)) this.#isTold = false;
    if (!isStuck(picture)) {
      this.#stuckSinceMs = undefined;
      return [];
    }
    const nowMs = this.#clock.now();
    this.#stuckSinceMs ??= nowMs;
    const forMs = nowMs - this.#stuckSinceMs;
    if (this.#isTold || forMs < this.#afterMs) return [];
    this.#isTold = true;
    const sinceEpochMs = Math.round(epochMs - forMs);
    const minutes = Math.floor(forMs / 60_000);
    const why =
      charger.duty === undefined
        ? reasonText(charger.reason)
        : `It takes nothing of what it is offered: ${reasonText(charger.reason)}`;
    const text = `A car has been plugged in for ${minutes} minutes and does not charge. ${why}.`;
    const data = {
      since: instant(sinceEpochMs),
      minutes,
      isOffered: charger.duty !== undefined,
      pluggedInAt: totals.session === undefined ? null : instant(totals.session.startedEpochMs),
    };
    return [{ event: 'not-charging', key: String(sinceEpochMs), epochMs, text, data }];
  }
}

/** A box that does not sense the pilot never knows. */
function isPlugged({ charger: { vehicle } }: HousePicture): boolean {
  return vehicle === 'B' || vehicle === 'C' || vehicle === 'D';
}

function isCharging({ charger: { vehicle, outputs } }: HousePicture): boolean {
  return outputs.contactor === 'closed' && (vehicle === 'C' || vehicle === 'D');
}

function isStuck(picture: HousePicture): boolean {
  const { charger, totals } = picture;
  if (!isPlugged(picture) || isCharging(picture)) return false;
  if (charger.duty === undefined) return !MEANT.includes(charger.reason.code);
  // A car that has taken something and wants no more is full.
  return (totals.session?.energyWh ?? 0) < 1;
}
