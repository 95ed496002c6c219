import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Database, OpenDatabase } from '../../src/journal/diary/database.ts';
import type { DiaryStatus } from '../../src/journal/diary/diary.ts';
import { DiaryStore } from '../../src/journal/diary/diary-store.ts';
import { loadLibsql } from '../../src/journal/diary/libsql.ts';
import type { Sample } from '../../src/journal/diary/sample.ts';
import { JournalConfig, PricesConfig } from '../../src/journal/journal.config.ts';
import { aSample } from './fake-diary.ts';

const open = await loadLibsql();

/** A file in a folder that is gone when the test ends. */
export function diaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sunpilot-diary-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'diary.db');
}

interface RigOptions {
  readonly path?: string;
  readonly keep?: Partial<JournalConfig>;
  readonly prices?: Partial<PricesConfig>;
}

/** A real database, fed second by second. */
export class DiaryRig {
  readonly path: string;
  readonly told: DiaryStatus[] = [];
  readonly store: DiaryStore;
  /** What the file was asked to do, in SQL that is not prepared. */
  readonly executed: string[] = [];
  /** The connection that is open now. */
  database: Database | undefined;
  /** While set, the file cannot be opened. */
  refusal: Error | undefined;

  constructor({ path = diaryFile(), keep, prices }: RigOptions = {}) {
    this.path = path;
    this.store = new DiaryStore({
      path,
      keep: JournalConfig.parse({ ...keep }),
      prices: PricesConfig.parse({ ...prices }),
      open: (at) => this.#open(at),
      changed: (status) => this.told.push(status),
    });
    onTestFinished(() => this.store.close());
  }

  /** Notes each second from one to the other, the second one included. */
  note(fromS: number, toS: number, change: Partial<Sample> = {}): void {
    for (let atS = fromS; atS <= toS; atS++) this.store.add(aSample({ atS, ...change }));
  }

  /** Everything that was noted in one step. */
  history(stepS: 1 | 60 | 300 | 900 | 3_600, limit = 10_000) {
    return this.store.history({ fromS: 0, toS: 4e9, stepS, limit }).points;
  }

  sessions() {
    return this.store.sessions({ fromS: 0, toS: 4e9, limit: 100 }).sessions;
  }

  #open(path: string): ReturnType<OpenDatabase> {
    if (this.refusal !== undefined) throw this.refusal;
    const database = open(path);
    this.database = {
      ...database,
      exec: (sql) => {
        this.executed.push(sql);
        database.exec(sql);
      },
      transaction: (work) => {
        this.executed.push('transaction');
        database.transaction(work);
      },
    };
    return this.database;
  }
}
