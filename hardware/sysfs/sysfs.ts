import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';

/** Where the kernel shows its devices. */
export const SYSFS_ROOT = '/sys';

/**
 * The kernel's files for devices: text in, text out, each write one command to a driver. Paths are
 * relative to the root. What a driver refuses is the system's own error (`EINVAL`, `EBUSY`, ...).
 */
export interface Sysfs {
  readonly root: string;
  has(path: string): boolean;
  canWrite(path: string): boolean;
  /** The first line. @throws {NodeJS.ErrnoException} */
  read(path: string): string;
  /** @throws {NodeJS.ErrnoException} */
  readBytes(path: string): Buffer;
  /** @throws {NodeJS.ErrnoException} */
  write(path: string, text: string): void;
  /** Names in a folder; none where there is no such folder. */
  list(path: string): readonly string[];
  /** Name of the device a link stands for; undefined where there is none. */
  deviceAt(path: string): string | undefined;
}

/** @param root - another folder than `/sys` in a test. */
export function openSysfs(root: string = SYSFS_ROOT): Sysfs {
  const at = (path: string): string => join(root, path);
  return {
    root,
    has: (path) => existsSync(at(path)),
    canWrite: (path) => isWritable(at(path)),
    read: (path) => readFileSync(at(path), 'latin1').split('\n', 1)[0] ?? '',
    readBytes: (path) => readFileSync(at(path)),
    write: (path, text) => overwrite(at(path), `${text}\n`),
    list: (path) => (existsSync(at(path)) ? readdirSync(at(path)) : []),
    deviceAt: (path) => (existsSync(at(path)) ? basename(realpathSync(at(path))) : undefined),
  };
}

/** A driver takes one write as one command; nothing is truncated, because nothing is a file. */
function overwrite(path: string, text: string): void {
  const fd = openSync(path, constants.O_WRONLY);
  try {
    writeSync(fd, text, 0);
  } finally {
    closeSync(fd);
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
