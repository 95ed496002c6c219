import { access, constants, lstat, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { makeFolder } from '../journal/folder.ts';
import { codeOf, messageOf } from '../thrown.ts';

export interface WriteConfigOptions {
  /** Whether a file that is there may be replaced. */
  readonly force: boolean;
  /** Whose file it becomes; the default asks the system for the service's user. */
  readonly owner?: FileOwner | undefined;
}

/** User and group by number. */
export interface FileOwner {
  readonly uid: number;
  readonly gid: number;
}

export type ConfigWritten =
  | { readonly ok: true }
  | { readonly ok: false; readonly kind: 'exists' | 'unwritable'; readonly detail: string };

/** The user that the service runs as, see `hardware/sunpilot.service`. */
const SERVICE_USER = 'sunpilot';
/** It holds secrets: the password's hash, and those of meters. */
const MODE = 0o600;

/** Whether a configuration can be written there, as far as it can be told without doing so. */
export async function mayWrite(
  path: string,
  { force }: Pick<WriteConfigOptions, 'force'>,
): Promise<ConfigWritten> {
  try {
    if (!force && (await isThere(path))) return exists(path);
    let folder = dirname(resolve(path));
    while (!(await isThere(folder))) folder = dirname(folder);
    await access(folder, constants.W_OK);
    return { ok: true };
  } catch (error) {
    return unwritable(path, error);
  }
}

/**
 * Writes a configuration, whole or not at all, for its owner only. Written by root it belongs to the
 * service's user, where there is one: the service could not read it otherwise.
 */
export async function writeConfig(
  path: string,
  text: string,
  { force, owner }: WriteConfigOptions,
): Promise<ConfigWritten> {
  try {
    if (!force && (await isThere(path))) return exists(path);
    await makeFolder(dirname(resolve(path)));
    const chown = owner ?? (await serviceOwner());
    await writeFileAtomic(path, text, { mode: MODE, ...(chown !== undefined && { chown }) });
    return { ok: true };
  } catch (error) {
    return unwritable(path, error);
  }
}

function exists(path: string): ConfigWritten {
  return { ok: false, kind: 'exists', detail: `${path} is there already, and stays as it is` };
}

function unwritable(path: string, error: unknown): ConfigWritten {
  const detail = `${path} cannot be written: ${messageOf(error)}`;
  return { ok: false, kind: 'unwritable', detail };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** passwd(5): name, password, user, group. @returns undefined for whoever is not root. */
async function serviceOwner(): Promise<FileOwner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = await readFile('/etc/passwd', 'utf8');
  const fields = users
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === SERVICE_USER);
  if (fields === undefined) return undefined;
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}
