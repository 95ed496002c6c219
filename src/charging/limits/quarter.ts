import type { MeterReading } from '../../meter/reading.ts';

/** The meter's quarter hour, as far as we watched it ourselves. Plain data. */
export interface Quarter {
  /** When it began by the meter's clock, Unix milliseconds. */
  readonly startMs: number;
  /** When the newest reading was taken, monotonic milliseconds. */
  readonly takenAtMs: number;
  /** How much of it has passed by the meter's clock, milliseconds. */
  readonly elapsedMs: number;
  /** How much of that we saw, milliseconds. */
  readonly watchedMs: number;
  /** What was imported while we watched, joules. */
  readonly importedJ: number;
}

export const QUARTER_MS = 900_000;
/** Of a longer silence it is not known what was imported in it, milliseconds. */
export const LONGEST_GAP_MS = 15_000;

/**
 * Takes a reading into the quarter it belongs to. Quarters are told by Unix time: every time zone
 * is off by whole quarters, so summer time moves none of them. A reading stands for the time since
 * the one before; of longer silences nothing is made up.
 *
 * @returns undefined for a reading without the meter's time.
 */
export function quarterAfter(
  before: Quarter | undefined,
  { at, takenAtMs, importW }: MeterReading,
): Quarter | undefined {
  if (at === undefined) return undefined;
  const elapsedMs = at.epochMs % QUARTER_MS;
  const startMs = at.epochMs - elapsedMs;
  const gapMs = before === undefined ? 0 : takenAtMs - before.takenAtMs;
  const known = before?.startMs === startMs ? before : UNSEEN;
  const sinceMs = gapMs > 0 && gapMs <= LONGEST_GAP_MS ? gapMs : 0;
  const watchedMs = Math.min(elapsedMs, known.watchedMs + sinceMs);
  const addedMs = Math.max(0, watchedMs - known.watchedMs);
  const importedJ = known.importedJ + (importW * addedMs) / 1_000;
  return { startMs, takenAtMs, elapsedMs, watchedMs, importedJ };
}

const UNSEEN = { watchedMs: 0, importedJ: 0 };
