import { constants } from 'node:fs';
import { access, open, readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseError } from '../../journal/diary/database.ts';
import { loadLibsql } from '../../journal/diary/libsql.ts';
import { DIARY_FILE } from '../../journal/diary/open-diary.ts';
import type { JournalConfig } from '../../journal/journal.config.ts';
import { codeOf } from '../../thrown.ts';
import type { Finding } from './finding.ts';

const about = 'journal';

/** What the first bytes of every SQLite file are (sqlite.org, Database File Format, 1.3). */
const MAGIC = 'SQLite format 3\0';
/** As long as there is more, neither a year of history nor a backup fills the disk, bytes. */
const ROOM = 200 * 1_024 * 1_024;
/** What is named when a file is set aside, with the moment at its end. */
const SET_ASIDE = /\.broken-(\d+)$/;

/**
 * Whether sessions and history can be written, and what became of files that were torn. The database
 * is looked at from outside: to open it would leave files of this user beside it.
 */
export async function checkDiary(
  stateDir: string,
  { enabled }: Pick<JournalConfig, 'enabled'>,
): Promise<Finding[]> {
  const aside = await setAside(stateDir);
  if (!enabled) {
    const text = 'off: neither sessions nor history are kept (journal.enabled)';
    return [{ level: 'ok', about, text }, ...aside];
  }
  const [database, driver, room] = await Promise.all([
    lookAtDatabase(join(stateDir, DIARY_FILE)),
    lookAtDriver(),
    lookAtRoom(stateDir),
  ]);
  return [database, ...driver, ...room, ...aside];
}

async function lookAtDatabase(path: string): Promise<Finding> {
  try {
    const { size } = await stat(path);
    const wal = await stat(`${path}-wal`).catch(() => ({ size: 0 }));
    const text = `${path}, ${megabytes(size + wal.size)}`;
    await access(path, constants.R_OK | constants.W_OK);
    if (size === 0 || (await startOf(path)) === MAGIC) return { level: 'ok', about, text };
    const fix = 'nothing: the next start sets it aside and begins another';
    return { level: 'warning', about, text: `${text}, is no database`, fix };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return { level: 'ok', about, text: `${path} will be made` };
    const fix = `sudo chown $(stat -c %u:%g ${dirname(path)}) ${path}*`;
    const text = `${path} cannot be read and written by this user`;
    return { level: 'problem', about, text, fix };
  }
}

async function lookAtDriver(): Promise<Finding[]> {
  try {
    await loadLibsql();
    return [];
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const text = `nothing can be kept: ${error.message}`;
    const fix = 'npm install --global sunpilot again, or set journal.enabled to false';
    return [{ level: 'problem', about, text, fix }];
  }
}

async function lookAtRoom(stateDir: string): Promise<Finding[]> {
  const room = await statfs(stateDir).catch(() => undefined);
  if (room === undefined) return [];
  const free = room.bavail * room.bsize;
  if (free >= ROOM) return [];
  const text = `only ${megabytes(free)} are free where ${stateDir} is`;
  const fix = 'make room: df -h, journalctl --vacuum-size=100M';
  return [{ level: 'warning', about, text, fix }];
}

/** Files that were torn, of the database as well as of settings and state. */
async function setAside(stateDir: string): Promise<Finding[]> {
  const names = await readdir(stateDir).catch((): string[] => []);
  return names.toSorted().flatMap((name): Finding[] => {
    const [, epochMs] = SET_ASIDE.exec(name) ?? [];
    if (epochMs === undefined) return [];
    const path = join(stateDir, name);
    const text = `${path} was torn, and set aside on ${new Date(Number(epochMs)).toISOString()}`;
    const fix = `put back what you miss with sunpilot restore, then rm ${path}*`;
    return [{ level: 'warning', about, text, fix }];
  });
}

async function startOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
