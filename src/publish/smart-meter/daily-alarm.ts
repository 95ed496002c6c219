import type { SmartMeterDevice } from './device.ts';

const DAY_MS = 86_400_000;
/** So often the clock is looked at, milliseconds: it may have been set since. */
const LOOK_MS = 60_000;

/** Rings each day at the time that is set, UTC. @returns a function that ends it. */
export function dailyAlarm(
  { clock, config }: Pick<SmartMeterDevice, 'clock' | 'config'>,
  ring: () => void,
): () => void {
  const { dailyRestart } = config;
  if (dailyRestart === null) return () => {};
  const atMs = (dailyRestart.hour * 60 + dailyRestart.minute) * 60_000;
  let alarm: unknown;
  const wait = (): void => {
    const leftMs = DAY_MS - ((((clock.epochMs() - atMs) % DAY_MS) + DAY_MS) % DAY_MS);
    // A timer may ring a moment early, and must not ring again then.
    const nextMs = leftMs < 1_000 ? leftMs + DAY_MS : leftMs;
    const isNear = nextMs <= 2 * LOOK_MS;
    alarm = clock.setTimeout(
      () => {
        wait();
        if (isNear) ring();
      },
      isNear ? nextMs : LOOK_MS,
    );
  };
  wait();
  return () => clock.clearTimeout(alarm);
}
