import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import type { JournalConfig, PricesConfig } from '../journal.config.ts';
import { SessionCount } from './charging-session.ts';
import { DatabaseError, type OpenDatabase } from './database.ts';
import type {
  DiaryStatus,
  HistoryPage,
  HistoryQuery,
  SessionsPage,
  SessionsQuery,
} from './diary.ts';
import { type HistoryPoint, inSteps } from './point.ts';
import type { Sample } from './sample.ts';
import { type Grain, Tables } from './tables.ts';
import { WaitingNotes } from './waiting-notes.ts';

/** Old rows are swept after this many minutes in which the wall clock did not jump. */
const SWEEP_AFTER_MINUTES = 60;
/** A wall clock that moves further than this between two samples was set, seconds. */
const JUMP_S = 120;
/** Most rows read at once, and most minutes in one page of history. */
const CHUNK_ROWS = 2_000;
const MOST_MINUTES_A_PAGE = 60_000;

export interface DiaryStoreParts {
  readonly path: string;
  readonly keep: JournalConfig;
  readonly prices: PricesConfig;
  readonly open: OpenDatabase;
  /** The status changed. */
  readonly changed: (status: DiaryStatus) => void;
}

/**
 * The diary in its file. Every call blocks until it is done, which on a worn card can take seconds:
 * it belongs on a thread of its own.
 */
export class DiaryStore {
  readonly #parts: DiaryStoreParts;
  readonly #waiting = new WaitingNotes();
  readonly #sessions: SessionCount;
  #tables: Tables | undefined;
  #status: DiaryStatus = { state: 'writing', detail: '', lostS: 0 };
  #lastS = 0;
  #samples = 0;
  #steadyMinutes = 0;
  #isClosed = false;
  #run = randomUUID();
  /** Rises when an earlier answer may read differently now. */
  #revision = 0;

  constructor(parts: DiaryStoreParts) {
    this.#parts = parts;
    this.#sessions = new SessionCount(parts.prices);
    this.#attempt(() => this.#opened());
  }

  get status(): DiaryStatus {
    return this.#status;
  }

  add(sample: Sample): void {
    const moved = sample.atS - this.#lastS;
    if (Math.abs(moved) > JUMP_S) this.#steadyMinutes = 0;
    if (moved < 0) this.#revision += 1;
    this.#lastS = sample.atS;
    this.#samples += 1;
    if (this.#waiting.add(sample)) {
      this.#steadyMinutes += 1;
      this.#write();
    }
    this.#waiting.put(this.#sessions.add(sample));
  }

  /** @throws {DatabaseError} when the file cannot be read now. */
  history({ fromS, toS, stepS, limit }: HistoryQuery): HistoryPage {
    const grain = stepS === 1 ? 'seconds' : 'minutes';
    const most = Math.min(limit, stepS === 1 ? limit : (MOST_MINUTES_A_PAGE * 60) / stepS);
    const points: HistoryPoint[] = [];
    const alignedS = Math.floor(fromS / stepS) * stepS;
    return this.#asked(() => {
      points.length = 0;
      const tag = this.#tag(toS);
      for (const point of inSteps(this.#points(grain, alignedS, toS), stepS)) {
        if (points.length === most) return { points, nextS: point.atS, tag };
        points.push(point);
      }
      return { points, tag };
    });
  }

  /** @throws {DatabaseError} when the file cannot be read now. */
  sessions({ fromS, toS, beforeId, limit }: SessionsQuery): SessionsPage {
    const below = beforeId ?? Number.MAX_SAFE_INTEGER;
    return this.#asked(() => {
      const written =
        this.#tables?.sessions({ fromS, toS, beforeId: below, limit: limit + 1 }) ?? [];
      const waiting = this.#waiting
        .sessions()
        .filter(({ id, startedS }) => id < below && startedS >= fromS && startedS < toS);
      const known = new Map([...written, ...waiting].map((session) => [session.id, session]));
      const sorted = [...known.values()].sort((a, b) => b.id - a.id);
      const sessions = sorted.slice(0, limit);
      const last = sessions.at(-1);
      const tag = this.#tag(Number.POSITIVE_INFINITY);
      const hasMore = sorted.length > limit && last !== undefined;
      return { sessions, tag, ...(hasMore && { nextId: last.id }) };
    });
  }

  /** Writes what is left and closes the file. Safe to call twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#waiting.put(this.#sessions.end('stopped'));
    this.#waiting.endMinute();
    this.#write();
    this.#attempt(() => this.#tables?.close());
    this.#tables = undefined;
  }

  /** Written and waiting, oldest first; what waits is newer than what is written. */
  *#points(grain: Grain, fromS: number, toS: number): Generator<HistoryPoint> {
    const waiting = this.#waiting.points(grain, fromS, toS).values();
    let next = waiting.next();
    for (const point of this.#written(grain, fromS, toS)) {
      while (next.done !== true && next.value.atS < point.atS) {
        yield next.value;
        next = waiting.next();
      }
      if (next.done === true || next.value.atS !== point.atS) yield point;
      // Halves of a minute are joined; a second that was noted twice counts once.
      else if (grain === 'minutes') yield point;
    }
    while (next.done !== true) {
      yield next.value;
      next = waiting.next();
    }
  }

  *#written(grain: Grain, fromS: number, toS: number): Generator<HistoryPoint> {
    for (let atS = fromS; ; ) {
      const chunk = this.#tables?.points(grain, atS, toS, CHUNK_ROWS) ?? [];
      yield* chunk;
      const last = chunk.at(-1);
      if (last === undefined || chunk.length < CHUNK_ROWS) return;
      atS = last.atS + 1;
    }
  }

  #tag(toS: number): string {
    const now = toS > this.#lastS ? `-${this.#samples}` : '';
    return `${this.#run}-${this.#revision}${now}`;
  }

  #write(): void {
    const isDue = this.#steadyMinutes >= SWEEP_AFTER_MINUTES;
    const isWritten = this.#attempt(() => {
      const tables = this.#opened();
      tables.transaction(() => {
        this.#waiting.writeTo(tables);
        if (isDue) this.#sweep(tables);
      });
    });
    if (!isWritten) return;
    this.#waiting.forget();
    if (isDue) this.#steadyMinutes = 0;
    this.#tell({ state: 'writing', detail: '' });
  }

  #sweep(tables: Tables): void {
    const { secondsHours, minutesDays, sessionsDays } = this.#parts.keep;
    tables.sweepPoints('seconds', this.#lastS - secondsHours * 3_600);
    tables.sweepPoints('minutes', this.#lastS - minutesDays * 86_400);
    tables.sweepSessions(this.#lastS - sessionsDays * 86_400);
    this.#revision += 1;
  }

  #opened(): Tables {
    if (this.#tables !== undefined) return this.#tables;
    const database = this.#parts.open(this.#parts.path);
    try {
      this.#tables = new Tables(database);
    } catch (error) {
      database.close();
      throw error;
    }
    this.#sessions.numberAfter(this.#tables.lastSessionId);
    return this.#tables;
  }

  /**
   * Asks the file; one that turns out to be torn is set aside, and what waits in memory answers.
   */
  #asked<Answer>(question: () => Answer): Answer {
    try {
      return question();
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.trouble !== 'corrupt') throw error;
      this.#setAside(error.message);
      return question();
    }
  }

  /** @returns whether it was done; a torn file is set aside, and it is tried once more. */
  #attempt(work: () => void, isAgain = false): boolean {
    try {
      work();
      return true;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      if (error.trouble === 'corrupt' && !isAgain) {
        return this.#attempt(() => {
          this.#setAside(error.message);
          work();
        }, true);
      }
      const what = error.trouble === 'full' ? 'the disk is full' : 'the database cannot be written';
      this.#tell({ state: 'failing', detail: `${what}: ${error.message}` });
      if (error.trouble !== 'full') this.#letGo();
      return false;
    }
  }

  /** Moves the file out of the way, for a person to look at; nothing is overwritten. */
  #setAside(what: string): void {
    const { path } = this.#parts;
    this.#letGo();
    const movedTo = `${path}.broken-${Date.now()}`;
    const detail = `${path} ${what}; it was set aside as ${movedTo}`;
    try {
      renameSync(path, movedTo);
      // The files beside a torn database must not be taken for parts of the next.
      if (existsSync(`${path}-wal`)) renameSync(`${path}-wal`, `${movedTo}-wal`);
      rmSync(`${path}-shm`, { force: true });
    } catch (cause) {
      throw new DatabaseError('failed', `${path} ${what}, and it cannot be set aside`, { cause });
    }
    this.#run = randomUUID();
    this.#tell({ state: this.#status.state, detail, setAside: movedTo });
  }

  #letGo(): void {
    const tables = this.#tables;
    this.#tables = undefined;
    try {
      tables?.close();
    } catch (error) {
      // It is given up because it fails; that closing fails too is no news.
      if (!(error instanceof DatabaseError)) throw error;
    }
  }

  #tell(change: Omit<DiaryStatus, 'lostS'>): void {
    const before = this.#status;
    const { lostS } = this.#waiting;
    const setAside = change.setAside ?? before.setAside;
    this.#status = { ...change, lostS, ...(setAside !== undefined && { setAside }) };
    const { state, detail } = change;
    const isSame = before.state === state && before.detail === detail && before.lostS === lostS;
    if (!isSame || before.setAside !== setAside) this.#parts.changed(this.#status);
  }
}
