import { openSync, readSync } from 'node:fs';
import type { AdcChannel } from './pilot-window.ts';

/** Digits the kernel writes for one value, at most. */
const LONGEST = 32;

/**
 * A channel of a converter behind a driver of the kernel's Industrial I/O subsystem. The file stays
 * open: each read from its beginning is one conversion.
 *
 * @param path - `in_voltage0_raw` in the device's folder.
 * @throws {NodeJS.ErrnoException} when it cannot be opened.
 */
export function openIioChannel(path: string): AdcChannel {
  const fd = openSync(path, 'r');
  const buffer = Buffer.alloc(LONGEST);
  return {
    read: () => {
      const length = readSync(fd, buffer, 0, LONGEST, 0);
      const [line = ''] = buffer.toString('latin1', 0, length).split('\n', 1);
      if (!/^-?\d+$/.test(line)) throw new Error(`${path} holds no count: ${JSON.stringify(line)}`);
      return Number(line);
    },
  };
}
