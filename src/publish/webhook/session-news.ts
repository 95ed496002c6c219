import type { HousePicture } from '../../house/picture.ts';
import { type ChargingSession, SessionCount } from '../../journal/diary/charging-session.ts';
import { sampleOf } from '../../journal/diary/sample.ts';
import { sessionJson } from '../../journal/diary/session-json.ts';
import type { PricesConfig } from '../../journal/journal.config.ts';
import type { Occurrence } from './message.ts';

/** Charging sessions that end, counted as `/api/v1/sessions` counts them. */
export class SessionNews {
  readonly #count: SessionCount;
  #closings = 0;

  constructor(prices: PricesConfig) {
    this.#count = new SessionCount(prices);
  }

  /** The contactor closed. */
  closed(): void {
    this.#closings += 1;
  }

  /** To be asked every second. @returns the session that ended with this one. */
  look(picture: HousePicture): readonly Occurrence[] {
    return this.#count
      .add(sampleOf(picture, this.#closings))
      .filter(({ ending }) => ending !== null)
      .map((session) => occurrenceOf(session, picture.epochMs));
  }
}

function occurrenceOf(session: ChargingSession, epochMs: number): Occurrence {
  const { id: _id, phases: _phases, ...data } = sessionJson(session);
  const kWh = (session.energyWh / 1_000).toFixed(1);
  const share = session.energyWh > 0 ? Math.round((100 * session.solarWh) / session.energyWh) : 0;
  return {
    event: 'session-end',
    key: String(session.startedS),
    epochMs,
    text:
      session.energyWh < 1
        ? 'A car left without having been charged.'
        : `A car was charged with ${kWh} kWh, ${share} % of it from the sun.`,
    data,
  };
}
