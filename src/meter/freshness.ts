import type { MeterReading } from './reading.ts';

/** How old the newest reading is, in words. `waiting` is before the first one. */
export const FRESHNESS = ['waiting', 'fresh', 'late', 'stale', 'lost'] as const;
export type Freshness = (typeof FRESHNESS)[number];

/** From which age, in milliseconds, a reading counts as what; `auto` goes by the learnt period. */
export interface FreshnessConfig {
  /** Display only. `auto`: 1.5 periods, at least 3 s. */
  readonly late: 'auto' | number;
  /** Not to be acted upon any more. `auto`: 3.5 periods, at least 10 s. */
  readonly stale: 'auto' | number;
  readonly lost: number;
}

/** What is remembered of the readings so far. Plain data: it survives JSON. */
export interface FreshnessState {
  /** When the newest fresh reading was taken, monotonic milliseconds. Absent before the first. */
  readonly takenAtMs?: number;
  /** The meter's own time in the newest fresh reading that had one, Unix milliseconds. */
  readonly meterEpochMs?: number;
  /** The meter's own time last seen, in a fresh reading or not, Unix milliseconds. */
  readonly seenEpochMs?: number;
  /** Times between the latest fresh readings, milliseconds, newest last. */
  readonly gapsMs: readonly number[];
  /** When the newest fresh reading turns late, stale and lost, monotonic milliseconds. */
  readonly boundaries?: Boundaries;
}

interface Boundaries {
  readonly lateMs: number;
  readonly staleMs: number;
  readonly lostMs: number;
}

/** Before anything was read. */
export const initialFreshness: FreshnessState = { gapsMs: [] };

/** The median of this many gaps is the period: four outages among them do not move it. */
const GAPS_KEPT = 9;
/** Readings closer than this left a buffer together and tell nothing of the period, milliseconds. */
const SHORTEST_GAP_MS = 50;

/**
 * Takes note of a reading.
 *
 * A reading without a meter timestamp is fresh on arrival. With one, it is fresh when that
 * timestamp is newer than the last: a repeat or an older one is not, so a meter that stands still
 * grows stale however often it repeats itself. A meter whose clock was set back is believed again
 * once the last fresh reading is stale and its new time moves forward.
 *
 * @returns the state after it, and whether it tells anything new.
 */
export function noteReading(
  state: FreshnessState,
  reading: Pick<MeterReading, 'takenAtMs' | 'at'>,
  config: FreshnessConfig,
): { readonly state: FreshnessState; readonly fresh: boolean } {
  const seen = reading.at === undefined ? {} : { seenEpochMs: reading.at.epochMs };
  if (!isNews(state, reading)) return { state: { ...state, ...seen }, fresh: false };
  const stamped = reading.at === undefined ? {} : { meterEpochMs: reading.at.epochMs };
  const { takenAtMs } = reading;
  const gapsMs = withGap(state, takenAtMs);
  const boundaries = boundariesAfter(takenAtMs, gapsMs, config);
  return { state: { ...state, ...seen, ...stamped, takenAtMs, gapsMs, boundaries }, fresh: true };
}

/** How old the newest fresh reading is at `nowMs`, monotonic milliseconds. */
export function freshnessOf({ boundaries }: FreshnessState, nowMs: number): Freshness {
  if (boundaries === undefined) return 'waiting';
  if (nowMs >= boundaries.lostMs) return 'lost';
  if (nowMs >= boundaries.staleMs) return 'stale';
  return nowMs >= boundaries.lateMs ? 'late' : 'fresh';
}

/**
 * When {@link freshnessOf} can next change without another reading, monotonic milliseconds.
 * Undefined when it cannot.
 */
export function nextFreshnessChangeMs(
  { boundaries }: FreshnessState,
  nowMs: number,
): number | undefined {
  if (boundaries === undefined) return undefined;
  const { lateMs, staleMs, lostMs } = boundaries;
  if (nowMs >= lostMs) return undefined;
  return Math.min(...[lateMs, staleMs, lostMs].filter((boundaryMs) => boundaryMs > nowMs));
}

function isNews(
  state: FreshnessState,
  { takenAtMs, at }: Pick<MeterReading, 'takenAtMs' | 'at'>,
): boolean {
  if (state.takenAtMs === undefined) return true;
  if (takenAtMs < state.takenAtMs) return false;
  if (at === undefined || state.meterEpochMs === undefined) return true;
  if (at.epochMs > state.meterEpochMs) return true;
  const movesOn = state.seenEpochMs !== undefined && at.epochMs > state.seenEpochMs;
  return movesOn && takenAtMs >= (state.boundaries?.staleMs ?? 0);
}

function withGap({ takenAtMs, gapsMs }: FreshnessState, nowMs: number): readonly number[] {
  if (takenAtMs === undefined || nowMs - takenAtMs < SHORTEST_GAP_MS) return gapsMs;
  return [...gapsMs, nowMs - takenAtMs].slice(-GAPS_KEPT);
}

/** The moments at which a reading turns late, stale and lost. */
function boundariesAfter(
  takenAtMs: number,
  gapsMs: readonly number[],
  { late, stale, lost }: FreshnessConfig,
): Boundaries {
  const periodMs = periodOf(gapsMs);
  return {
    lateMs: takenAtMs + (late === 'auto' ? Math.max(3_000, 1.5 * periodMs) : late),
    staleMs: takenAtMs + (stale === 'auto' ? Math.max(10_000, 3.5 * periodMs) : stale),
    lostMs: takenAtMs + lost,
  };
}

/** Time between readings, milliseconds; 0 while fewer than two gaps were seen: one may be an outage. */
function periodOf(gapsMs: readonly number[]): number {
  if (gapsMs.length < 2) return 0;
  const sorted = gapsMs.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
