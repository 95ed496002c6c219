import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 10;

/**
 * How long it takes until something holds, milliseconds.
 *
 * @throws {Error} if it does not hold within `limitMs`.
 */
export async function timeUntil(
  what: string,
  limitMs: number,
  holds: () => Promise<boolean>,
): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const looked = performance.now() - startMs;
    if (await holds()) return looked;
    if (looked > limitMs) throw new Error(`not within ${limitMs} ms: ${what}`);
    await pause(LOOK_MS);
  }
}
