import { join } from 'node:path';
import type { Logger } from 'pino';
import type { JournalConfig, PricesConfig } from '../journal.config.ts';
import type { Diary, DiaryStatus } from './diary.ts';

export interface DiaryOptions {
  readonly stateDir: string;
  readonly keep: JournalConfig;
  readonly prices: PricesConfig;
  readonly log: Logger;
}

/** Name of the database in `stateDir`. */
export const DIARY_FILE = 'diary.db';

/**
 * Node 20 runs no TypeScript on a worker thread: sources, as tests run them, stay on the main one.
 */
const IS_BUILT = import.meta.filename.endsWith('.js');

/** Opens the diary; what is wrong with it is logged, and in its status. */
export async function openDiary({ stateDir, keep, prices, log }: DiaryOptions): Promise<Diary> {
  const start = { path: join(stateDir, DIARY_FILE), keep, prices };
  const changed = logging(log);
  if (IS_BUILT) {
    const { ThreadDiary } = await import('./thread-diary.ts');
    return new ThreadDiary(start, changed);
  }
  const { DiaryStore } = await import('./diary-store.ts');
  const { loadLibsql } = await import('./libsql.ts');
  const { SameThreadDiary } = await import('./same-thread-diary.ts');
  return new SameThreadDiary(new DiaryStore({ ...start, open: await loadLibsql(), changed }));
}

/** One line for each change of status; none for one that stays as it is. */
function logging(log: Logger): (status: DiaryStatus) => void {
  let told: DiaryStatus = { state: 'writing', detail: '', lostS: 0 };
  return (status) => {
    const { state, detail, setAside, lostS } = status;
    if (setAside !== undefined && setAside !== told.setAside) {
      log.error({ movedTo: setAside }, `the diary was torn: ${detail}`);
    }
    if (state !== told.state) {
      const fields = { diary: state, detail, lostS };
      if (state === 'writing') log.info(fields, 'sessions and history are written again');
      else log.warn(fields, 'sessions and history are not written; charging goes on');
    }
    told = status;
  };
}
