/** What a cell of a table holds. */
export type Cell = number | string | null;
export type Row = Readonly<Record<string, unknown>>;

/** A statement that was read once and runs often; cells stand in for its `?`, in order. */
export interface Statement {
  run(cells: readonly Cell[]): void;
  all(cells: readonly Cell[]): readonly Row[];
}

/** An SQLite file that is open. Calls block until they are done. Errors are {@link DatabaseError}. */
export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  /** Does all that `work` does, or nothing. */
  transaction(work: () => void): void;
  close(): void;
}

/** @throws {DatabaseError} when the file cannot be opened. */
export type OpenDatabase = (path: string) => Database;

/** Why a database does not do what it is asked, as far as it matters what to do about it. */
export type DatabaseTrouble =
  /** The file is none of SQLite's, or torn. */
  | 'corrupt'
  | 'full'
  /** Everything else: rights, locks, a card that does not answer. */
  | 'failed';

/** The database does not do what it is asked. `cause` holds the driver's own error. */
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
 * The only row of a question that has one.
 *
 * @throws {DatabaseError} when there is none.
 */
export function onlyRow(database: Database, sql: string): Row {
  const [row] = database.prepare(sql).all([]);
  if (row === undefined) throw new DatabaseError('failed', `nothing answers ${sql}`);
  return row;
}
