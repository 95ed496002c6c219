import { isDeepStrictEqual } from 'node:util';
import type { SmartMeterDevice } from './device.ts';

const DAY_MS = 86_400_000;
/** So often clock and settings are looked at, milliseconds: either may have been set since. */
const LOOK_MS = 60_000;

/** Rings each day at the time that is set, UTC. @returns a function that ends it. */
export function dailyAlarm(
  device: Pick<SmartMeterDevice, 'clock' | 'config'>,
  ring: () => void,
): () => void {
  const { clock } = device;
  let alarm: unknown;
  const wait = (): void => {
    const { dailyRestart } = device.config;
    const leftMs = dailyRestart === null ? DAY_MS : untilMs(dailyRestart, clock.epochMs());
    const isNear = leftMs <= 2 * LOOK_MS;
    alarm = clock.setTimeout(
      () => {
        wait();
        if (isNear && isDeepStrictEqual(device.config.dailyRestart, dailyRestart)) ring();
      },
      isNear ? leftMs : LOOK_MS,
    );
  };
  wait();
  return () => clock.clearTimeout(alarm);
}

/** Milliseconds until it is that time again. */
function untilMs({ hour, minute }: { hour: number; minute: number }, epochMs: number): number {
  const atMs = (hour * 60 + minute) * 60_000;
  const leftMs = DAY_MS - ((((epochMs - atMs) % DAY_MS) + DAY_MS) % DAY_MS);
  // A timer may ring a moment early, and must not ring again then.
  return leftMs < 1_000 ? leftMs + DAY_MS : leftMs;
}
