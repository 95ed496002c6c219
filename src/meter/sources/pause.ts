import type { Clock } from '../../clock.ts';

/** Waits on `clock`; a signal ends the wait at once. Never rejects. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = (): void => {
      clock.clearTimeout(alarm);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const alarm = clock.setTimeout(end, delayMs);
    signal.addEventListener('abort', end);
  });
}
