import { type MeterReading, netGridW } from '../../meter/reading.ts';
import { highestOf, isSettled, measuredTrail, NO_TRAIL, type Trail, trailAfter } from './trail.ts';

/** What the car draws, as far as that is known. Plain data. */
export interface Drawn {
  /** Watts over all its phases. */
  readonly trail: Trail;
  /** Net power in the reading that the latest fall of it answers, watts. */
  readonly fellFromW: number | undefined;
}

/** A reading, and what the car drew when it was taken. */
export interface DrawnNews {
  readonly reading: MeterReading;
  /** The one before. */
  readonly before: MeterReading | undefined;
  /** Watts, measured or estimated from what is offered. */
  readonly drawnW: number;
  /** Whether a meter of the car's own measured that. */
  readonly isMeasured: boolean;
}

export const NOTHING_DRAWN: Drawn = { trail: NO_TRAIL, fellFromW: undefined };

/** A car has followed a lower offer once the grid gives so much less, of what it was lowered by. */
const FOLLOWED_SHARE = 0.8;

/**
 * Takes note of what the car draws: as measured, or what it is offered and may not follow yet.
 *
 * @returns the same object while nothing changes.
 */
export function drawnAfter(drawn: Drawn, nowMs: number, news: DrawnNews): Drawn {
  const { drawnW, isMeasured, reading } = news;
  if (isMeasured) return known(drawn, measuredTrail(drawn.trail, nowMs, drawnW), undefined);
  const trail = trailAfter(drawn.trail, nowMs, drawnW);
  if (isSettled(trail, nowMs)) return known(drawn, trail, undefined);
  const fellFromW = fallBefore(drawn, news);
  const dueW = highestOf(trail, nowMs) - drawnW;
  if (fellFromW === undefined || dueW <= 0) return known(drawn, trail, fellFromW);
  const isFollowed = fellFromW - netGridW(reading) >= FOLLOWED_SHARE * dueW;
  if (!isFollowed) return known(drawn, trail, fellFromW);
  return known(drawn, measuredTrail(trail, nowMs, drawnW), undefined);
}

function fallBefore({ trail, fellFromW }: Drawn, { drawnW, before }: DrawnNews) {
  if (drawnW === trail.value) return fellFromW;
  return drawnW < trail.value && before !== undefined ? netGridW(before) : undefined;
}

function known(drawn: Drawn, trail: Trail, fellFromW: number | undefined): Drawn {
  const isSame = trail === drawn.trail && fellFromW === drawn.fellFromW;
  return isSame ? drawn : { trail, fellFromW };
}
