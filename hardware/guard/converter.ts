import { join } from 'node:path';
import type { GuardPlan } from './guard-plan.ts';
import { openIioChannel } from './iio-channel.ts';
import { type MeasuredWindow, readWindow } from './pilot-window.ts';
import { resistanceOhm } from './proximity.ts';

/** What a converter shows; undefined where it is not asked. */
export interface Converter {
  /** Takes some milliseconds. @throws {Error} when the converter cannot be read. */
  readonly readPilot: (() => MeasuredWindow) | undefined;
  /** Ohm. @throws {Error} when the converter cannot be read. */
  readonly readProximity: (() => number) | undefined;
}

/**
 * Opens the channels a plan names.
 *
 * @param now - monotonic milliseconds.
 * @throws {NodeJS.ErrnoException} when one is not there.
 */
export function openConverter(
  { root, sense, proximity }: Pick<GuardPlan, 'root' | 'sense' | 'proximity'>,
  now: () => number,
): Converter {
  const pilot = sense && openIioChannel(join(root, sense.path));
  const plug = proximity && openIioChannel(join(root, proximity.path));
  return {
    readPilot: pilot && sense && (() => readWindow(pilot, sense.scale, now)),
    readProximity:
      plug &&
      proximity &&
      (() => resistanceOhm(plug.read() / proximity.openCounts, proximity.pullUpOhm)),
  };
}
