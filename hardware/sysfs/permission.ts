import { BoardError } from '../../src/charging/board.ts';
import type { Clock } from '../../src/clock.ts';
import type { Sysfs } from './sysfs.ts';

/** udev gives a line to its group only after the kernel has made it, milliseconds. */
const WAIT_MS = 1_000;
const LOOK_EVERY_MS = 20;

/** What to do where a line may not be driven. */
export const PERMISSION_FIX =
  'add the user to the group gpio and log in again, and see that /sys is not mounted read-only';

/**
 * Waits until this user may write files that were exported just now.
 *
 * @throws {BoardError} `BOARD_OPEN` when that has not happened after a second.
 */
export async function untilWritable(
  sysfs: Sysfs,
  clock: Clock,
  paths: readonly string[],
): Promise<void> {
  const deadlineMs = clock.now() + WAIT_MS;
  for (;;) {
    const missing = paths.find((path) => !sysfs.canWrite(path));
    if (missing === undefined) return;
    if (clock.now() >= deadlineMs) {
      const text = `${sysfs.root}/${missing} may not be written: ${PERMISSION_FIX}`;
      throw new BoardError('BOARD_OPEN', text);
    }
    await new Promise<void>((resolve) => {
      clock.setTimeout(resolve, LOOK_EVERY_MS);
    });
  }
}
