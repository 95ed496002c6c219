import type { Clock } from '../../clock.ts';
import { createBackoff } from './backoff.ts';
import { pause } from './pause.ts';

export interface PollingOptions {
  readonly clock: Clock;
  /** From the end of an answer to the next question, milliseconds. */
  readonly intervalMs: number;
  /** Chance for the waits between attempts, 0 to 1. */
  readonly random?: (() => number) | undefined;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Asks once. Resolves to whether there was an answer, good or bad; never rejects. */
  readonly ask: () => Promise<boolean>;
}

/**
 * Asks a meter again and again: the next question a fixed time after the last answer ended, never two
 * at a time; who does not answer is asked less and less often.
 */
export async function poll(options: PollingOptions): Promise<void> {
  const { clock, intervalMs, random, signal, ask } = options;
  const backoff = createBackoff({ firstMs: intervalMs, random });
  while (!signal.aborted) {
    const isUp = await ask();
    if (isUp) backoff.reset();
    await pause(clock, isUp ? intervalMs : backoff.nextMs(), signal);
  }
}
