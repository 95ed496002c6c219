import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { FolderError, makeFolder, removeFolders } from '../../journal/folder.ts';
import { codeOf, messageOf } from '../../thrown.ts';
import type { Finding } from './finding.ts';

const about = 'state folder';

/** Whether what is set can be remembered. Tries it, and leaves nothing behind. */
export async function checkStateFolder(stateDir: string): Promise<Finding> {
  const isThere = await stat(stateDir).then(
    () => true,
    () => false,
  );
  try {
    const made = await makeFolder(stateDir);
    try {
      await writeInto(await mkdtemp(join(stateDir, '.doctor-')));
    } finally {
      await removeFolders(made);
    }
  } catch (error) {
    const text =
      error instanceof FolderError
        ? error.message
        : `${stateDir} cannot be written: ${messageOf(error)}`;
    return { level: 'problem', about, text, fix: fixFor(stateDir, error) };
  }
  const text = isThere ? `${stateDir} can be written` : `${stateDir} will be made`;
  return { level: 'ok', about, text };
}

/** A folder that can be made is not yet one that takes a byte. */
async function writeInto(folder: string): Promise<void> {
  const file = join(folder, 'byte');
  try {
    await writeFile(file, '.');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function fixFor(stateDir: string, error: unknown): string {
  if (codeOf(error) === 'ENOSPC') return `make room: df -h ${stateDir}`;
  return isForbidden(error) || (error instanceof FolderError && isForbidden(error.cause))
    ? `sudo install -d -o ${userInfo().username} ${stateDir}`
    : 'set another stateDir';
}

function isForbidden(error: unknown): boolean {
  return ['EACCES', 'EPERM'].includes(codeOf(error) ?? '');
}
