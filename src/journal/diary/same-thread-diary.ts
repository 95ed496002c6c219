import { DatabaseError } from './database.ts';
import {
  type Diary,
  DiaryError,
  type DiaryStatus,
  type HistoryPage,
  type HistoryQuery,
  type SessionsPage,
  type SessionsQuery,
} from './diary.ts';
import type { DiaryStore } from './diary-store.ts';
import type { Sample } from './sample.ts';

/**
 * The diary on the caller's thread, for sources as tests run them: Node 20 runs no TypeScript on a
 * worker thread.
 */
export class SameThreadDiary implements Diary {
  readonly #store: DiaryStore;

  constructor(store: DiaryStore) {
    this.#store = store;
  }

  add(sample: Sample): void {
    this.#store.add(sample);
  }

  async history(query: HistoryQuery): Promise<HistoryPage> {
    return answered(() => this.#store.history(query));
  }

  async sessions(query: SessionsQuery): Promise<SessionsPage> {
    return answered(() => this.#store.sessions(query));
  }

  status(): DiaryStatus {
    return this.#store.status;
  }

  async close(): Promise<void> {
    this.#store.close();
  }
}

function answered<Page>(ask: () => Page): Page {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw new DiaryError(error.message, { cause: error });
  }
}
