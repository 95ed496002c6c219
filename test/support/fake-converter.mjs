// A converter below an IIO folder that shows a pilot of 1 kHz: a worker that rewrites one file at
// the edges. Usage: new Worker(this, { workerData: { path, shared } }), where `shared` holds the
// counts of the high part, of the low part, and the duty in thousandths.
import { openSync, writeSync } from 'node:fs';
import { setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';

try {
  // A converter waits for no processor. In Linux this is about the thread.
  setPriority(-20);
} catch {
  // Only root may.
}

const { path, shared } = workerData;
const counts = new Int32Array(shared);
const sleeper = new Int32Array(new SharedArrayBuffer(4));
const fd = openSync(path, 'r+');

/** Always as long as the longest count, so that nobody ever reads the half of one. */
function show(count) {
  writeSync(fd, `${String(count).padStart(4, '0')}\n`, 0);
}

for (;;) {
  const [high, low, duty] = counts;
  if (duty > 0) show(high);
  Atomics.wait(sleeper, 0, 0, duty / 1000);
  if (duty < 1000) {
    show(low);
    Atomics.wait(sleeper, 0, 0, 1 - duty / 1000);
  }
}
