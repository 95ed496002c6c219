import { parentPort, workerData } from 'node:worker_threads';
import { DatabaseError } from './database.ts';
import type { DiaryQuestion, DiaryStart, FromDiary, ToDiary } from './diary-message.ts';
import { DiaryStore } from './diary-store.ts';
import { loadLibsql } from './libsql.ts';

// The diary's own thread: waiting for the card blocks this thread, never the pilot.

/** Samples are acknowledged this many at a time. */
const TAKEN_AT_ONCE = 60;

if (parentPort !== null) {
  const port = parentPort;
  const tell = (message: FromDiary): void => port.postMessage(message);
  const open = await loadLibsql().catch((error: unknown) => {
    if (!(error instanceof DatabaseError)) throw error;
    tell({ kind: 'status', status: { state: 'unavailable', detail: error.message, lostS: 0 } });
    return undefined;
  });
  if (open !== undefined) {
    const store = new DiaryStore({
      ...(workerData as DiaryStart),
      open,
      changed: (status) => tell({ kind: 'status', status }),
    });
    // The thread before may have reported worse.
    tell({ kind: 'status', status: store.status });
    serve(store, tell);
  }
}

function serve(store: DiaryStore, tell: (message: FromDiary) => void): void {
  let samples = 0;
  parentPort?.on('message', (message: ToDiary) => {
    switch (message.kind) {
      case 'add':
        store.add(message.sample);
        samples += 1;
        if (samples < TAKEN_AT_ONCE) return;
        tell({ kind: 'taken', samples });
        samples = 0;
        return;
      case 'ask':
        tell(answerOf(store, message.number, message.question));
        return;
      case 'close':
        store.close();
        tell({ kind: 'closed' });
        parentPort?.close();
    }
  });
}

function answerOf(store: DiaryStore, number: number, question: DiaryQuestion): FromDiary {
  try {
    const page =
      question.about === 'history' ? store.history(question.query) : store.sessions(question.query);
    return { kind: 'answer', number, page };
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return { kind: 'no-answer', number, why: error.message };
  }
}
