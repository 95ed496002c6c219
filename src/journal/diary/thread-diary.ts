import { Worker } from 'node:worker_threads';
import {
  type Diary,
  DiaryError,
  type DiaryStatus,
  type HistoryPage,
  type HistoryQuery,
  type SessionsPage,
  type SessionsQuery,
} from './diary.ts';
import type { DiaryQuestion, DiaryStart, FromDiary, ToDiary } from './diary-message.ts';
import type { Sample } from './sample.ts';

/** Memory of the thread; without a bound its garbage would stay for long. */
const LIMITS = { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 4 };
/** Most samples on their way to a thread that waits for its card; more are dropped. */
const MOST_UNDER_WAY = 3_600;
/** An answer that takes longer counts as none, milliseconds. */
const ANSWER_MS = 20_000;
/** A close that takes longer is not waited for, milliseconds. */
const CLOSE_MS = 1_500;
/** A thread that died is replaced after this many samples at the earliest. */
const REST_SAMPLES = 60;

interface Asked {
  readonly resolve: (page: HistoryPage | SessionsPage) => void;
  readonly reject: (error: DiaryError) => void;
  readonly alarm: NodeJS.Timeout;
}

/** The diary on a thread of its own. Whatever happens to the thread, charging goes on. */
export class ThreadDiary implements Diary {
  readonly #start: DiaryStart;
  readonly #changed: (status: DiaryStatus) => void;
  readonly #asked = new Map<number, Asked>();
  #status: DiaryStatus = { state: 'writing', detail: '', lostS: 0 };
  #worker: Worker | undefined;
  #number = 0;
  #underWay = 0;
  #lostS = 0;
  #rest = 0;
  #closed: (() => void) | undefined;

  /** @param changed - called when the status changed. */
  constructor(start: DiaryStart, changed: (status: DiaryStatus) => void) {
    this.#start = start;
    this.#changed = changed;
    this.#begin();
  }

  add(sample: Sample): void {
    if (this.#worker === undefined) {
      this.#lostS += 1;
      this.#rest += 1;
      if (this.#status.state !== 'unavailable' && this.#rest >= REST_SAMPLES) this.#begin();
      return;
    }
    if (this.#underWay >= MOST_UNDER_WAY) {
      this.#lostS += 1;
      return;
    }
    this.#underWay += 1;
    this.#tell({ kind: 'add', sample });
  }

  history(query: HistoryQuery): Promise<HistoryPage> {
    return this.#ask({ about: 'history', query }) as Promise<HistoryPage>;
  }

  sessions(query: SessionsQuery): Promise<SessionsPage> {
    return this.#ask({ about: 'sessions', query }) as Promise<SessionsPage>;
  }

  status(): DiaryStatus {
    return { ...this.#status, lostS: this.#status.lostS + this.#lostS };
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    let alarm: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      alarm = setTimeout(resolve, CLOSE_MS);
      this.#closed = resolve;
      this.#tell({ kind: 'close' });
    });
    clearTimeout(alarm);
    this.#worker = undefined;
    this.#refuseAll('the diary is closed');
    await worker.terminate();
  }

  #begin(): void {
    this.#rest = 0;
    this.#underWay = 0;
    const worker = new Worker(new URL('./diary-thread.js', import.meta.url), {
      name: 'diary',
      workerData: this.#start,
      resourceLimits: LIMITS,
    });
    this.#worker = worker;
    worker.on('message', (message: FromDiary) => this.#hear(message));
    worker.on('error', (error) => this.#gone(worker, error.message));
    worker.on('exit', () => this.#gone(worker, 'its thread ended'));
  }

  #hear(message: FromDiary): void {
    switch (message.kind) {
      case 'status':
        this.#become(message.status);
        return;
      case 'taken':
        this.#underWay -= message.samples;
        return;
      case 'answer':
        this.#take(message.number)?.resolve(message.page);
        return;
      case 'no-answer':
        this.#take(message.number)?.reject(new DiaryError(message.why));
        return;
      case 'closed':
        this.#closed?.();
    }
  }

  /** A thread without a database ends by itself. */
  #gone(worker: Worker, why: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#closed?.();
    this.#refuseAll(why);
    if (this.#status.state === 'unavailable') return;
    this.#become({ ...this.#status, state: 'failing', detail: `the diary failed: ${why}` });
  }

  #become(status: DiaryStatus): void {
    this.#status = status;
    this.#changed(status);
  }

  #ask(question: DiaryQuestion): Promise<HistoryPage | SessionsPage> {
    return new Promise((resolve, reject) => {
      if (this.#worker === undefined) {
        reject(new DiaryError(this.#status.detail || 'the diary is closed'));
        return;
      }
      const number = ++this.#number;
      const alarm = setTimeout(() => {
        this.#take(number)?.reject(new DiaryError('the database does not answer in time'));
      }, ANSWER_MS);
      this.#asked.set(number, { resolve, reject, alarm });
      this.#tell({ kind: 'ask', number, question });
    });
  }

  #take(number: number): Asked | undefined {
    const asked = this.#asked.get(number);
    this.#asked.delete(number);
    if (asked !== undefined) clearTimeout(asked.alarm);
    return asked;
  }

  #refuseAll(why: string): void {
    for (const number of [...this.#asked.keys()]) this.#take(number)?.reject(new DiaryError(why));
  }

  #tell(message: ToDiary): void {
    this.#worker?.postMessage(message);
  }
}
