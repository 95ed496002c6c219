import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { messageOf } from '../../thrown.ts';
import {
  BackupError,
  type Content,
  filesOf,
  LONGEST_MANIFEST,
  MANIFEST,
  Manifest,
} from './manifest.ts';
import { readTarHeader, TAR_BLOCK, tarPadding } from './tar.ts';

/**
 * Unpacks a backup into a folder and compares every byte with what the manifest says.
 *
 * @throws {BackupError} when the file is no backup, is torn, or from a version that is not known.
 */
export async function readBackup(file: string, folder: string): Promise<Manifest> {
  const source = createReadStream(file);
  const unpacked = createGunzip();
  source.on('error', (cause) => unpacked.destroy(cause));
  const bytes = new ByteReader(source.pipe(unpacked));
  try {
    const manifest = await manifestOf(bytes);
    for (const [name, content] of filesOf(manifest)) {
      await takeFile(bytes, { name, content, path: join(folder, name) });
    }
    return manifest;
  } catch (cause) {
    if (cause instanceof BackupError) throw new BackupError(`${file} ${cause.message}`, { cause });
    throw new BackupError(`${file} cannot be read: ${messageOf(cause)}`, { cause });
  } finally {
    unpacked.destroy();
    source.destroy();
  }
}

async function manifestOf(bytes: ByteReader): Promise<Manifest> {
  const length = await headerOf(bytes, MANIFEST);
  if (length > LONGEST_MANIFEST) throw new BackupError('is no backup of SunPilot');
  const text = (await bytes.take(length)).toString();
  await bytes.take(tarPadding(length).length);
  const parsed = Manifest.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BackupError(
    `is no backup that this version knows: ${issue?.path.join('.')} ${issue?.message}`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BackupError('has a manifest that is no JSON', { cause });
  }
}

interface TakenFile {
  readonly name: string;
  readonly content: Content;
  readonly path: string;
}

async function takeFile(bytes: ByteReader, { name, content, path }: TakenFile): Promise<void> {
  const length = await headerOf(bytes, name);
  if (length !== content.bytes) throw new BackupError(`has another ${name} than its manifest says`);
  const hash = createHash('sha256');
  const output = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of bytes.chunks(length)) {
      hash.update(chunk);
      await output.write(chunk);
    }
    await output.sync();
  } finally {
    await output.close();
  }
  if (hash.digest('hex') !== content.sha256)
    throw new BackupError(`is torn: ${name} is not what it was`);
  await bytes.take(tarPadding(length).length);
}

/** @returns how long the file is that comes next, bytes. */
async function headerOf(bytes: ByteReader, name: string): Promise<number> {
  const entry = readTarHeader(await bytes.take(TAR_BLOCK));
  if (entry === undefined) throw new BackupError('is no backup of SunPilot');
  if (entry.name !== name) throw new BackupError(`has ${entry.name} where ${name} should be`);
  return entry.bytes;
}

/** Takes as many bytes at a time as are wanted. */
class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.chunks(length)) parts.push(part);
    return Buffer.concat(parts);
  }

  async *chunks(length: number): AsyncGenerator<Buffer> {
    for (let missing = length; missing > 0; ) {
      if (this.#rest.length === 0) await this.#more();
      const part = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(part.length);
      missing -= part.length;
      yield part;
    }
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#source.next();
    if (done === true) throw new BackupError('is torn: it ends too early');
    this.#rest = value;
  }
}
