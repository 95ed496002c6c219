import { existsSync } from 'node:fs';
import { chown, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseError, onlyRow } from '../../journal/diary/database.ts';
import { loadLibsql } from '../../journal/diary/libsql.ts';
import { isHeld } from '../../journal/folder-hold.ts';
import type { BoxState } from '../../journal/journal.ts';
import { openJournal } from '../../journal/journal.ts';
import type { JsonFile } from '../../journal/json-file.ts';
import { finishRestore, PARTIAL, PLAN, READY } from '../../journal/restored.ts';
import { BackupError, filesOf, type Manifest } from './manifest.ts';
import { readBackup } from './read-backup.ts';

export interface RestoreRequest {
  readonly stateDir: string;
  readonly file: string;
  readonly epochMs: number;
}

export interface Restored {
  readonly manifest: Manifest;
  /** Where everything went that was in place before. */
  readonly aside: string | undefined;
}

/**
 * Puts a backup in place of everything that is remembered. All of it is read and checked first;
 * then one rename decides. Faults that are latched now stay latched.
 *
 * @throws {BackupError} when a service works with the folder, or the backup is not as it should be;
 * then nothing has changed.
 */
export async function bringIn({ stateDir, file, epochMs }: RestoreRequest): Promise<Restored> {
  await refuseHeld(stateDir);
  // Made first, so that a restore that was broken off is finished before the next.
  const current = await openJournal(stateDir);
  const partial = join(stateDir, PARTIAL);
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  try {
    const manifest = await readBackup(file, partial);
    const files = filesOf(manifest).map(([name]) => name);
    const incoming = await openJournal(partial);
    for (const document of [incoming.settings, incoming.box]) await refuseBroken(document, epochMs);
    await checkDatabase(join(partial, 'diary.db'));
    const hasBox = await keepFaults(current.box, incoming.box, epochMs);
    const plan = { files: hasBox ? [...new Set([...files, 'box.json'])] : files };
    const aside = `before-restore-${epochMs}`;
    await writeFile(join(partial, PLAN), JSON.stringify({ ...plan, aside }), { flush: true });
    await giveToOwner(stateDir, partial, [...plan.files, PLAN]);
    await refuseHeld(stateDir);
    await rename(partial, join(stateDir, READY));
    return { manifest, aside: await finishRestore(stateDir) };
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function refuseHeld(stateDir: string): Promise<void> {
  if (!(await isHeld(stateDir))) return;
  throw new BackupError(
    `SunPilot is running with ${stateDir}; stop it first (sudo systemctl stop sunpilot)`,
  );
}

async function refuseBroken(document: JsonFile<unknown>, epochMs: number): Promise<void> {
  const found = await document.read(epochMs);
  if (found.kind !== 'set-aside') return;
  throw new BackupError(`of the backup, ${found.problem}`);
}

async function checkDatabase(path: string): Promise<void> {
  if (!existsSync(path)) return;
  try {
    const database = (await loadLibsql())(path);
    try {
      const found = onlyRow(database, 'PRAGMA quick_check(1)')['quick_check'];
      if (found !== 'ok') throw new BackupError(`the database of the backup is torn: ${found}`);
    } finally {
      database.close();
    }
  } catch (cause) {
    if (!(cause instanceof DatabaseError)) throw cause;
    throw new BackupError(`the database of the backup cannot be read: ${cause.message}`, { cause });
  }
}

/**
 * A fault that somebody has to look at is not reset by bringing in older times.
 *
 * @returns whether there is a box to bring in now.
 */
async function keepFaults(
  current: JsonFile<BoxState>,
  incoming: JsonFile<BoxState>,
  epochMs: number,
): Promise<boolean> {
  const [now, then] = [await current.read(epochMs), await incoming.read(epochMs)];
  const faults = now.kind === 'found' ? now.value.faults : [];
  if (now.kind !== 'found' || (then.kind !== 'found' && faults.length === 0)) return false;
  const box = then.kind === 'found' ? then.value : now.value;
  const others = box.faults.filter(({ kind }) => !faults.some((fault) => fault.kind === kind));
  await incoming.write({ ...box, faults: [...faults, ...others] });
  return true;
}

/** Brought in by root, the files must still be the service's own. */
async function giveToOwner(
  stateDir: string,
  folder: string,
  files: readonly string[],
): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(stateDir);
  await chown(folder, uid, gid);
  for (const name of files) await chown(join(folder, name), uid, gid);
}
