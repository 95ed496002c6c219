import { statSync } from 'node:fs';
import type { Clock } from '../../clock.ts';

export interface DeviceWatch {
  /** It sent something, so it is there. */
  heard(): void;
  stop(): void;
}

/** A device that was silent for this long is looked for, milliseconds. */
const LOOK_MS = 2_000;

/**
 * Looks whether a silent device is still the file it was when the watch began.
 *
 * A terminal that is hung up reads as empty for ever. When that happens between two reads,
 * serialport retries without end and never reports the unplugging.
 *
 * @param gone - called once, with the reason.
 */
export function watchDevice(path: string, clock: Clock, gone: (why: string) => void): DeviceWatch {
  const before = identityOf(path);
  let wasHeard = false;

  function look(): void {
    const now = wasHeard ? before : identityOf(path);
    wasHeard = false;
    if (now === before) alarm = clock.setTimeout(look, LOOK_MS);
    else gone(now === undefined ? 'is no longer there' : 'is another device now');
  }

  // Where devices are no files there is nothing to compare.
  let alarm = before === undefined ? undefined : clock.setTimeout(look, LOOK_MS);
  return {
    heard() {
      wasHeard = true;
    },
    stop: () => clock.clearTimeout(alarm),
  };
}

/**
 * Which device a path names; undefined when none. Read at once, on this thread: reads that find a
 * terminal hung up keep the others busy.
 */
function identityOf(path: string): string | undefined {
  try {
    const { dev, ino, rdev } = statSync(path);
    return [dev, ino, rdev].join();
  } catch {
    return undefined;
  }
}
