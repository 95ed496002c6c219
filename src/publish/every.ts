import type { Clock } from '../clock.ts';

/** Does something every so many seconds, for the first time after as many. @returns what ends it. */
export function every(clock: Clock, seconds: number, act: () => void): () => void {
  let timer: unknown;
  const wait = (): void => {
    timer = clock.setTimeout(() => {
      wait();
      act();
    }, seconds * 1_000);
  };
  wait();
  return () => clock.clearTimeout(timer);
}
