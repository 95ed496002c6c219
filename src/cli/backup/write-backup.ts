import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { loadLibsql } from '../../journal/diary/libsql.ts';
import { flushFolder } from '../../journal/folder.ts';
import { REMEMBERED_FILES } from '../../journal/restored.ts';
import { messageOf } from '../../thrown.ts';
import { BackupError, type Content, filesOf, MANIFEST, Manifest } from './manifest.ts';
import { TAR_END, tarHeader, tarPadding } from './tar.ts';

export interface BackupRequest {
  readonly stateDir: string;
  readonly file: string;
  /** Of SunPilot. */
  readonly version: string;
  readonly epochMs: number;
}

/**
 * Writes everything that is remembered into one file; a service may go on meanwhile. The file is
 * there whole or not at all, and only its owner may read it: there are secrets in it.
 *
 * @throws {BackupError} when nothing is remembered there, or something cannot be read or written.
 */
export async function writeBackup(request: BackupRequest): Promise<Manifest> {
  const file = resolve(request.file);
  const partial = `${file}.part`;
  let scratch: string | undefined;
  try {
    // Beside the backup, where there is room for one.
    scratch = await mkdtemp(`${partial}-`);
    const paths = await snapshot(request.stateDir, scratch);
    const manifest = await manifestOf(request, paths);
    await pipeline(
      Readable.from(archive(manifest, paths), { objectMode: false }),
      createGzip(),
      createWriteStream(partial, { mode: 0o600, flush: true }),
    );
    await rename(partial, file);
    await flushFolder(dirname(file));
    return manifest;
  } catch (cause) {
    if (cause instanceof BackupError) throw cause;
    throw new BackupError(`the backup cannot be written: ${messageOf(cause)}`, { cause });
  } finally {
    await rm(partial, { force: true });
    if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
  }
}

type Paths = ReadonlyMap<string, string>;

/** Where each file is as it was at one moment. Those in JSON are replaced as a whole, never changed. */
async function snapshot(stateDir: string, scratch: string): Promise<Paths> {
  const paths = new Map<string, string>();
  for (const name of REMEMBERED_FILES) {
    const path = join(stateDir, name);
    if (!existsSync(path)) continue;
    paths.set(name, name.endsWith('.db') ? await copied(path, join(scratch, name)) : path);
  }
  if (paths.size > 0) return paths;
  throw new BackupError(`nothing is remembered in ${stateDir}`);
}

/** A copy of a database as it is between two transactions. */
async function copied(path: string, to: string): Promise<string> {
  const database = (await loadLibsql())(path);
  try {
    database.exec(`VACUUM INTO '${to.replaceAll("'", "''")}'`);
    return to;
  } finally {
    database.close();
  }
}

async function manifestOf({ version, epochMs }: BackupRequest, paths: Paths): Promise<Manifest> {
  const files: Record<string, Content> = {};
  for (const [name, path] of paths) files[name] = await contentOf(path);
  return Manifest.parse({
    format: 'sunpilot-backup',
    version: 1,
    product: version,
    createdAt: new Date(epochMs).toISOString(),
    files,
  });
}

async function contentOf(path: string): Promise<Content> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}

async function* archive(manifest: Manifest, paths: Paths): AsyncGenerator<Buffer> {
  const atS = Math.floor(Date.parse(manifest.createdAt) / 1_000);
  const text = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
  yield tarHeader({ name: MANIFEST, bytes: text.length }, atS);
  yield text;
  yield tarPadding(text.length);
  for (const [name, { bytes }] of filesOf(manifest)) {
    yield tarHeader({ name, bytes }, atS);
    yield* createReadStream(paths.get(name) ?? name) as AsyncIterable<Buffer>;
    yield tarPadding(bytes);
  }
  yield TAR_END;
}
