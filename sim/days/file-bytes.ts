import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { messageOf } from '../../src/thrown.ts';
import { DayFileError } from './day-file-error.ts';

/** Longer than any row of any format. */
const LONGEST_LINE = 4_096;
/** Most blank lines in a row: a file with more is not a file of days. */
const MOST_BLANK_LINES = 100_000;

/**
 * A file's bytes, unpacked if they are gzip, chunk by chunk.
 *
 * @throws {DayFileError} with code `DAY_FILE_UNREADABLE`.
 */
export async function* bytesOf(file: string): AsyncGenerator<Buffer> {
  try {
    const packed = await isGzip(file);
    const source = createReadStream(file, { highWaterMark: 256 * 1_024 });
    if (!packed) {
      yield* source;
      return;
    }
    const unpacked = createGunzip({ chunkSize: 256 * 1_024 });
    source.on('error', (cause) => unpacked.destroy(cause));
    unpacked.on('close', () => source.destroy());
    yield* source.pipe(unpacked);
  } catch (cause) {
    const problem = `cannot be read: ${messageOf(cause)}`;
    throw new DayFileError('DAY_FILE_UNREADABLE', { file }, problem, { cause });
  }
}

/** A file's beginning, at most `length` bytes or a little more. */
export async function headOf(file: string, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let seen = 0;
  for await (const chunk of bytesOf(file)) {
    chunks.push(chunk);
    seen += chunk.length;
    if (seen >= length) break;
  }
  return Buffer.concat(chunks);
}

/**
 * A file's lines, as many at a time as a chunk holds, without their ends.
 *
 * @throws {DayFileError} when a line is longer than any row can be, or when blank lines do not end.
 */
export async function* linesOf(file: string): AsyncGenerator<string[]> {
  let rest = '';
  let line = 0;
  let blank = 0;
  for await (const chunk of bytesOf(file)) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    line += lines.length;
    blank = lines.every(isBlank) ? blank + lines.length : 0;
    if (blank > MOST_BLANK_LINES) {
      const problem = `over ${MOST_BLANK_LINES} blank lines one after the other`;
      throw new DayFileError('DAY_FILE_FORMAT', { file, line }, problem);
    }
    if (rest.length > LONGEST_LINE) {
      const place = { file, line: line + 1 };
      throw new DayFileError('DAY_FILE_FORMAT', place, `a line of over ${LONGEST_LINE} bytes`);
    }
    yield lines;
  }
  if (rest !== '') yield [rest];
}

function isBlank(line: string): boolean {
  return line === '' || line.trim() === '';
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    // RFC 1952, section 2.3.1.
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
