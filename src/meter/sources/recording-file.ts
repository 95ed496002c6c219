import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Longer lines are cut: no row of a day is, and memory must not grow with the file. */
const MAX_LINE = 4_096;

/**
 * The bytes of a recording in order, unpacked when its name ends in `.gz`.
 *
 * @throws what the system or the unpacking says, from the iteration.
 */
export function readRecording(file: string, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const bytes = createReadStream(file, { signal });
  // The iteration of the last stream throws what either of them fails with.
  return file.toLowerCase().endsWith('.gz') ? pipeline(bytes, createGunzip(), () => {}) : bytes;
}

/** Splits text into lines as they come, without their ends. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = (lines.pop() ?? '').slice(0, MAX_LINE);
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  if (rest !== '') yield rest;
}
