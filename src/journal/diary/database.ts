/** What a cell of a table holds. */
export type Cell = number | string | null;
export type Row = Readonly<Record<string, unknown>>;

/** A prepared statement; cells take the place of its `?`, in order. */
export interface Statement {
  run(cells: readonly Cell[]): void;
  all(cells: readonly Cell[]): readonly Row[];
}

/** An open SQLite file. Calls block until they are done. Errors are {@link DatabaseError}. */
export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  /** Runs `work` in a transaction: all of it or nothing. */
  transaction(work: () => void): void;
  close(): void;
}

/** @throws {DatabaseError} when the file cannot be opened. */
export type OpenDatabase = (path: string) => Database;

/** Why a database fails, as far as it matters for what to do about it. */
export type DatabaseTrouble =
  /** The file is torn, or not an SQLite file. */
  | 'corrupt'
  | 'full'
  /** Everything else: permissions, locks, a card that does not answer. */
  | 'failed';

/** A call of the database failed. `cause` holds the driver's own error. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code = 'JOURNAL_DATABASE';
  readonly trouble: DatabaseTrouble;

  constructor(trouble: DatabaseTrouble, message: string, options?: ErrorOptions) {
    super(message, options);
    this.trouble = trouble;
  }
}

/**
 * The only row of a query that has exactly one.
 *
 * @throws {DatabaseError} when there is none.
 */
export function onlyRow(database: Database, sql: string): Row {
  const [row] = database.prepare(sql).all([]);
  if (row === undefined) throw new DatabaseError('failed', `nothing answers ${sql}`);
  return row;
}
