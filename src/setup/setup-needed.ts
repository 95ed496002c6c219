import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { makeFolder } from '../journal/folder.ts';
import { JournalError } from '../journal/json-file.ts';
import { codeOf } from '../thrown.ts';

/** In the folder of what is remembered: that there was a configuration once. */
const DONE = 'setup-done';

export interface SetupPlaces {
  readonly configPath: string;
  readonly stateDir: string;
}

/**
 * Whether this box was never set up: there is no configuration, and there never was one. A file that
 * is broken, or may not be looked at, is there. Whoever deletes one does not open the box to the
 * first stranger who comes along.
 */
export async function setupNeeded({ configPath, stateDir }: SetupPlaces): Promise<boolean> {
  return (await isAbsent(configPath)) && (await isAbsent(join(stateDir, DONE)));
}

/**
 * Remembers that the box is set up. Doing so twice changes nothing.
 *
 * @throws {FolderError} when the folder cannot be made.
 * @throws {JournalError} when the file cannot be written.
 */
export async function markSetupDone(stateDir: string): Promise<void> {
  await makeFolder(stateDir);
  const path = join(stateDir, DONE);
  if (!(await isAbsent(path))) return;
  try {
    await writeFileAtomic(path, '', { mode: 0o600 });
  } catch (cause) {
    throw new JournalError(`cannot write ${path}`, { cause });
  }
}

async function isAbsent(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return false;
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR';
  }
}
