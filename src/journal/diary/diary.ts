import type { ChargingSession } from './charging-session.ts';
import type { HistoryPoint } from './point.ts';
import type { Sample } from './sample.ts';

/** Steps of history that may be asked for, seconds; 1 is what was noted each second. */
export const STEPS_S = [1, 60, 300, 900, 3_600] as const;
export type StepS = (typeof STEPS_S)[number];

/** Most points, and most sessions, in one page. */
export const MOST_POINTS = 10_000;
export const MOST_SESSIONS = 1_000;

/** Both ends are Unix seconds, the second one excluded. */
export interface HistoryQuery {
  readonly fromS: number;
  readonly toS: number;
  readonly stepS: StepS;
  /** 1 to {@link MOST_POINTS}. */
  readonly limit: number;
}

export interface HistoryPage {
  /** Oldest first. */
  readonly points: readonly HistoryPoint[];
  /** Where the next page begins, Unix seconds; absent after the last. */
  readonly nextS?: number;
  /** An entity tag: equal as long as the answer is the same. */
  readonly tag: string;
}

export interface SessionsQuery {
  readonly fromS: number;
  readonly toS: number;
  /** Only those with a smaller number. */
  readonly beforeId?: number;
  /** 1 to {@link MOST_SESSIONS}. */
  readonly limit: number;
}

export interface SessionsPage {
  /** Newest first. */
  readonly sessions: readonly ChargingSession[];
  /** What `beforeId` of the next page is; absent after the last. */
  readonly nextId?: number;
  /** An entity tag: equal as long as the answer is the same. */
  readonly tag: string;
}

/** How the diary is doing. */
export interface DiaryStatus {
  readonly state:
    | 'writing'
    /** Nothing can be written now; notes wait in memory, as long as there is room. */
    | 'failing'
    /** There is no database on this machine. */
    | 'unavailable';
  /** For people: what is wrong; empty where nothing is. */
  readonly detail: string;
  /** Where a file that could not be read was moved to. */
  readonly setAside?: string;
  /** Seconds that had to be forgotten since the start, because they could not be written. */
  readonly lostS: number;
}

/** Sessions and history: noted second by second, written about once a minute. */
export interface Diary {
  /** Takes note, without delay; never throws. */
  add(sample: Sample): void;
  /** @throws {DiaryError} when there is no answer now. */
  history(query: HistoryQuery): Promise<HistoryPage>;
  /** @throws {DiaryError} when there is no answer now. */
  sessions(query: SessionsQuery): Promise<SessionsPage>;
  status(): DiaryStatus;
  /** Writes what is left; resolves once the file is closed. */
  close(): Promise<void>;
}

/** The diary cannot answer. */
export class DiaryError extends Error {
  override readonly name = 'DiaryError';
  readonly code = 'JOURNAL_DIARY';
}
