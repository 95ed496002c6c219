import { mkdir, open, rmdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { codeOf, messageOf } from '../thrown.ts';

/** A folder cannot be made. `cause` holds the system's own error. */
export class FolderError extends Error {
  override readonly name = 'FolderError';
  readonly code = 'JOURNAL_FOLDER';
}

/**
 * Makes a folder with all that is missing above it, one level after the other: `recursive` of
 * Node.js 20 tries for ever where the kernel allows no folders, as under `/proc`.
 *
 * @returns the folders that were made, the topmost first.
 * @throws {FolderError} when one cannot be made; those above it are removed again.
 */
export async function makeFolder(path: string): Promise<readonly string[]> {
  const missing: string[] = [];
  const made: string[] = [];
  try {
    for (let at = resolve(path); !(await isFolder(at)); at = dirname(at)) missing.unshift(at);
    for (const folder of missing) if (await makeOne(folder)) made.push(folder);
    return made;
  } catch (cause) {
    await removeFolders(made);
    throw new FolderError(`${path} cannot be made: ${explain(cause)}`, { cause });
  }
}

/** Removes folders, the last first; one that is in use stays. */
export async function removeFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders.toReversed()) await rmdir(folder).catch(() => undefined);
}

/** Puts a folder itself on disk: a rename is only as lasting as the folder that holds the name. */
export async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * @throws {FolderError} for what exists and is not a folder; the system's error where it cannot be
 * read.
 */
async function isFolder(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && dirname(path) !== path) return false;
    throw error;
  }
  throw new FolderError(`${path} is no folder`);
}

/** @returns false for one that somebody else made meanwhile. */
async function makeOne(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** The kernel says "no such file" also of places where nothing can be made. */
function explain(cause: unknown): string {
  const text = messageOf(cause);
  const isRefused = codeOf(cause) === 'ENOENT';
  return isRefused ? `no folder can be made there (${text})` : text;
}
