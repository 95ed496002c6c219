import { codeOf, messageOf } from '../../thrown.ts';
import {
  type Cell,
  type Database,
  DatabaseError,
  type DatabaseTrouble,
  type OpenDatabase,
  type Row,
} from './database.ts';

/** How long another program may hold the file before a call fails, milliseconds. */
const BUSY_MS = 2_000;

/** What SQLite's error names mean for us; extended names begin with these. */
const TROUBLES: readonly (readonly [string, DatabaseTrouble])[] = [
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  ['SQLITE_FULL', 'full'],
];

/**
 * Loads the driver, a native module that does not exist for every machine.
 *
 * @throws {DatabaseError} when it cannot be loaded.
 */
export async function loadLibsql(): Promise<OpenDatabase> {
  const { default: Libsql } = await import('libsql').catch((cause: unknown) => {
    throw new DatabaseError('failed', `libsql cannot be loaded: ${messageOf(cause)}`, { cause });
  });
  return (path) => {
    const libsql = attempt(() => new Libsql(path, { timeout: BUSY_MS }));
    const database: Database = {
      exec: (sql) => void attempt(() => libsql.exec(sql)),
      prepare(sql) {
        const statement = attempt(() => libsql.prepare(sql));
        return {
          run: (cells) => void attempt(() => statement.run(cells as Cell[])),
          all: (cells) => attempt(() => statement.all(cells as Cell[]) as Row[]),
        };
      },
      transaction(work) {
        database.exec('BEGIN IMMEDIATE');
        try {
          work();
          database.exec('COMMIT');
        } catch (error) {
          rollBack(database);
          throw error;
        }
      },
      close: () => void attempt(() => libsql.close()),
    };
    return database;
  };
}

/** SQLite itself rolls back a transaction that meets a full disk; then nothing is left to do. */
function rollBack(database: Database): void {
  try {
    database.exec('ROLLBACK');
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  }
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const code = codeOf(cause) ?? '';
    const trouble = TROUBLES.find(([name]) => code.startsWith(name))?.[1] ?? 'failed';
    const name = code === '' ? '' : ` (${code})`;
    throw new DatabaseError(trouble, `${messageOf(cause)}${name}`, { cause });
  }
}
