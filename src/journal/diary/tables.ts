import { POWER_BASES } from '../../house/picture.ts';
import { type ChargingSession, SESSION_ENDINGS } from './charging-session.ts';
import {
  type Cell,
  type Database,
  DatabaseError,
  onlyRow,
  type Row,
  type Statement,
} from './database.ts';
import type { HistoryPoint } from './point.ts';

/** Version of the tables, in the file's `user_version`. */
const FORM = 1;

/**
 * WAL survives a killed process at any moment, and a power cut with the loss of the last minutes at
 * most; it is flushed to the card when it is folded back, every few hours.
 */
const SETTINGS = [
  'PRAGMA journal_mode = WAL',
  'PRAGMA synchronous = NORMAL',
  'PRAGMA journal_size_limit = 4194304',
  'PRAGMA cache_size = -1024',
];

const POINT_COLUMNS = `at_s INTEGER PRIMARY KEY, seconds INTEGER NOT NULL, metered INTEGER NOT NULL,
  grid_w REAL, house_w REAL, surplus_w REAL, car_w REAL NOT NULL, offered_a REAL NOT NULL,
  mode TEXT NOT NULL, code TEXT NOT NULL, meter TEXT NOT NULL, faults TEXT NOT NULL`;

const TABLES = `
CREATE TABLE seconds (${POINT_COLUMNS}) STRICT;
CREATE TABLE minutes (${POINT_COLUMNS}) STRICT;
CREATE TABLE sessions (
  id INTEGER PRIMARY KEY, started_s INTEGER NOT NULL, ended_s INTEGER NOT NULL, ending TEXT,
  energy_wh REAL NOT NULL, solar_wh REAL NOT NULL, basis TEXT, charging_s INTEGER NOT NULL,
  closings INTEGER NOT NULL, phases INTEGER NOT NULL, cost REAL, currency TEXT
) STRICT;
CREATE INDEX sessions_started ON sessions (started_s);
PRAGMA user_version = ${FORM};`;

/** Most rows that one sweep deletes from a table: a sweep must be short. */
const SWEPT_ROWS = 20_000;

/** Which points: those of each second, or the means of a minute. */
export type Grain = 'seconds' | 'minutes';

/** Which sessions to look for; both ends are Unix seconds, the second one excluded. */
export interface SessionRange {
  readonly fromS: number;
  readonly toS: number;
  /** Only those with a smaller number. */
  readonly beforeId: number;
  readonly limit: number;
}

/** The tables of the diary and the only SQL there is. Errors are {@link DatabaseError}. */
export class Tables {
  readonly #database: Database;
  readonly #putPoint: Readonly<Record<Grain, Statement>>;
  readonly #readPoints: Readonly<Record<Grain, Statement>>;
  readonly #sweepPoints: Readonly<Record<Grain, Statement>>;
  readonly #putSession: Statement;
  readonly #readSessions: Statement;
  readonly #sweepSessions: Statement;

  /**
   * Checks the file, makes the tables where there are none, and ends what an earlier run left open.
   *
   * @throws {DatabaseError} with trouble `corrupt` for a file that is torn or foreign.
   */
  constructor(database: Database) {
    this.#database = database;
    for (const sql of SETTINGS) database.prepare(sql).all([]);
    checkFile(database);
    database.exec(`UPDATE sessions SET ending = 'interrupted' WHERE ending IS NULL`);
    const both = (sql: (grain: Grain) => string) => ({
      seconds: database.prepare(sql('seconds')),
      minutes: database.prepare(sql('minutes')),
    });
    this.#putPoint = both((grain) => `INSERT OR REPLACE INTO ${grain} VALUES (${places(12)})`);
    this.#readPoints = both(
      (grain) => `SELECT * FROM ${grain} WHERE at_s >= ? AND at_s < ? ORDER BY at_s LIMIT ?`,
    );
    this.#sweepPoints = both(
      (grain) =>
        `DELETE FROM ${grain} WHERE at_s IN (SELECT at_s FROM ${grain} WHERE at_s < ? ORDER BY at_s LIMIT ${SWEPT_ROWS})`,
    );
    this.#putSession = database.prepare(`INSERT OR REPLACE INTO sessions VALUES (${places(12)})`);
    this.#readSessions = database.prepare(
      'SELECT * FROM sessions WHERE started_s >= ? AND started_s < ? AND id < ? ORDER BY id DESC LIMIT ?',
    );
    this.#sweepSessions = database.prepare(
      'DELETE FROM sessions WHERE ended_s < ? AND ending IS NOT NULL',
    );
  }

  get lastSessionId(): number {
    const row = onlyRow(this.#database, 'SELECT coalesce(max(id), 0) AS id FROM sessions');
    return numberOf(row, 'id');
  }

  /** Runs `work` in a transaction: all of it or nothing. */
  transaction(work: () => void): void {
    this.#database.transaction(work);
  }

  putPoint(grain: Grain, point: HistoryPoint): void {
    this.#putPoint[grain].run(cellsOfPoint(point));
  }

  putSession(session: ChargingSession): void {
    this.#putSession.run(cellsOfSession(session));
  }

  /** Oldest first. */
  points(grain: Grain, fromS: number, toS: number, limit: number): HistoryPoint[] {
    return this.#readPoints[grain].all([fromS, toS, limit]).map(pointOf);
  }

  /** Newest first. */
  sessions({ fromS, toS, beforeId, limit }: SessionRange): ChargingSession[] {
    return this.#readSessions.all([fromS, toS, beforeId, limit]).map(sessionOf);
  }

  /** Deletes what is older. */
  sweepPoints(grain: Grain, beforeS: number): void {
    this.#sweepPoints[grain].run([beforeS]);
  }

  sweepSessions(beforeS: number): void {
    this.#sweepSessions.run([beforeS]);
  }

  /** Folds everything into one file, and closes it. */
  close(): void {
    try {
      this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([]);
    } finally {
      this.#database.close();
    }
  }
}

function checkFile(database: Database): void {
  const found = onlyRow(database, 'PRAGMA quick_check(1)')['quick_check'];
  if (found !== 'ok') throw new DatabaseError('corrupt', `is torn: ${found}`);
  const form = onlyRow(database, 'PRAGMA user_version')['user_version'];
  if (form === FORM) return;
  const tables = onlyRow(database, 'SELECT count(*) AS tables FROM sqlite_schema')['tables'];
  if (form !== 0 || tables !== 0) {
    throw new DatabaseError('corrupt', `has tables of form ${form}, not ${FORM}`);
  }
  database.transaction(() => database.exec(TABLES));
}

function places(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}

function cellsOfPoint(point: HistoryPoint): Cell[] {
  const { atS, seconds, metered, gridW, houseW, surplusW, carW, offeredA, mode, code } = point;
  const faults = point.faults.join(' ');
  const numbers = [atS, seconds, metered, gridW, houseW, surplusW, carW, offeredA];
  return [...numbers, mode, code, point.meter, faults];
}

function pointOf(row: Row): HistoryPoint {
  const faults = textOf(row, 'faults');
  return {
    atS: numberOf(row, 'at_s'),
    seconds: numberOf(row, 'seconds'),
    metered: numberOf(row, 'metered'),
    gridW: numberOrNull(row, 'grid_w'),
    houseW: numberOrNull(row, 'house_w'),
    surplusW: numberOrNull(row, 'surplus_w'),
    carW: numberOf(row, 'car_w'),
    offeredA: numberOf(row, 'offered_a'),
    mode: textOf(row, 'mode'),
    code: textOf(row, 'code'),
    meter: textOf(row, 'meter'),
    faults: faults === '' ? [] : faults.split(' '),
  };
}

function cellsOfSession(session: ChargingSession): Cell[] {
  const { id, startedS, endedS, ending, energyWh, solarWh, basis, chargingS } = session;
  const { closings, phases, cost, currency } = session;
  const energy = [energyWh, solarWh, basis, chargingS];
  return [id, startedS, endedS, ending, ...energy, closings, phases, cost, currency];
}

function sessionOf(row: Row): ChargingSession {
  return {
    id: numberOf(row, 'id'),
    startedS: numberOf(row, 'started_s'),
    endedS: numberOf(row, 'ended_s'),
    ending: oneOf(SESSION_ENDINGS, row['ending']),
    energyWh: numberOf(row, 'energy_wh'),
    solarWh: numberOf(row, 'solar_wh'),
    basis: oneOf(POWER_BASES, row['basis']),
    chargingS: numberOf(row, 'charging_s'),
    closings: numberOf(row, 'closings'),
    phases: row['phases'] === 3 ? 3 : 1,
    cost: numberOrNull(row, 'cost'),
    currency: row['currency'] === null ? null : textOf(row, 'currency'),
  };
}

function numberOf(row: Row, column: string): number {
  const cell = row[column];
  if (typeof cell === 'number') return cell;
  throw new DatabaseError('corrupt', `${column} holds no number`);
}

function numberOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : numberOf(row, column);
}

function textOf(row: Row, column: string): string {
  const cell = row[column];
  if (typeof cell === 'string') return cell;
  throw new DatabaseError('corrupt', `${column} holds no text`);
}

function oneOf<Name extends string>(names: readonly Name[], cell: unknown): Name | null {
  if (cell === null) return null;
  const known = names.find((name) => name === cell);
  if (known !== undefined) return known;
  throw new DatabaseError('corrupt', `"${cell}" is none of ${names.join(', ')}`);
}
