import { availableParallelism } from 'node:os';
import { type DayJob, type DayOutcome, runJob } from './day-job.ts';

/** Those who run days: this thread, and others where it pays. */
export interface Crew {
  /** How many jobs are worth having under way at once. */
  readonly width: number;
  /** @throws what the run throws. */
  run(job: DayJob): Promise<DayOutcome>;
  close(): Promise<void>;
}

/** Starting threads costs about this much; shorter work is done here, milliseconds. */
const WORTH_THREADS_MS = 400;
/** Node 20 does not run TypeScript in a worker: sources, as tests run them, stay on one thread. */
const IS_BUILT = import.meta.filename.endsWith('.js');

/** A day is a few megabytes; without a bound each thread lets its garbage lie for long. */
const THREAD_LIMITS = { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 4 };

/** @param threads - how many may run at once. */
export function createCrew(threads = IS_BUILT ? availableParallelism() : 1): Crew {
  let spentMs = 0;
  let others: Promise<Crew> | undefined;
  return {
    // One more than there are threads, so that none waits for its next day to be read.
    width: threads + 1,
    async run(job) {
      const isSlow = job.setting.engine === 'full';
      if (threads > 1 && (isSlow || spentMs > WORTH_THREADS_MS)) {
        others ??= threadCrew(threads);
        return (await others).run(job);
      }
      const startedMs = performance.now();
      const outcome = await runJob(job);
      spentMs += performance.now() - startedMs;
      return outcome;
    },
    async close() {
      await (await others)?.close();
    },
  };
}

async function threadCrew(threads: number): Promise<Crew> {
  const { Piscina } = await import('piscina');
  const pool = new Piscina<DayJob, DayOutcome>({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    resourceLimits: THREAD_LIMITS,
  });
  return {
    width: threads + 1,
    run: (job) => pool.run(job),
    close: () => pool.destroy(),
  };
}
