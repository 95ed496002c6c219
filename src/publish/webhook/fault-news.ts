import type { Fault, FaultKind } from '../../charging/charger.ts';
import type { Clock } from '../../clock.ts';
import { faultJson } from '../../house/charger/charger-picture.ts';
import type { HousePicture } from '../../house/picture.ts';
import type { Occurrence } from './message.ts';

/** A fault that comes back so soon is the one before, milliseconds: a loose contact is told once. */
const SAME_WITHIN_MS = 60_000;

/** Faults that begin. */
export class FaultNews {
  readonly #clock: Clock;
  /** When each kind was last there, monotonic milliseconds. */
  readonly #seen = new Map<FaultKind, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns those that are there now and were not a minute ago. */
  look({ charger: { faults }, epochMs }: HousePicture): readonly Occurrence[] {
    const nowMs = this.#clock.now();
    const news = faults.filter(({ kind, sinceEpochMs }) => {
      const before = this.#seen.get(kind);
      // One from long before was told by whoever ran then.
      if (before === undefined) return epochMs - sinceEpochMs < SAME_WITHIN_MS;
      return nowMs - before >= SAME_WITHIN_MS;
    });
    for (const { kind } of faults) this.#seen.set(kind, nowMs);
    return news.map(occurrenceOf);
  }
}

function occurrenceOf(fault: Fault): Occurrence {
  const { kind, sinceEpochMs } = fault;
  const { text, since, latched, remedy } = faultJson(fault);
  return {
    event: 'fault',
    key: `${kind}-${sinceEpochMs}`,
    epochMs: sinceEpochMs,
    text: `${text}. ${remedy}`,
    data: { kind, since, latched, text, remedy },
  };
}
