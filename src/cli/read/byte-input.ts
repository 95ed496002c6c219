import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** How often a file that is followed is looked at, milliseconds. */
const FOLLOW_MS = 250;
const CHUNK_BYTES = 65_536;
/** First bytes of every gzip file, RFC 1952 section 2.3.1. */
const GZIP = [0x1f, 0x8b];

/**
 * The bytes of a stream, unpacked when they begin as a gzip file does.
 *
 * @throws what the stream or the unpacking fails with, from the iteration.
 */
export async function* unpacked(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = input[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < GZIP.length) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  const whole = Readable.from(withHead(head, chunks), { objectMode: false });
  const isPacked = GZIP.every((byte, index) => head[index] === byte);
  // The iteration of the last stream throws what any of them fails with.
  yield* isPacked ? pipeline(whole, createGunzip(), () => {}) : whole;
}

/** The bytes of a file, unpacked if need be. */
export function fileBytes(path: string): AsyncIterable<Uint8Array> {
  return unpacked(createReadStream(path, { highWaterMark: CHUNK_BYTES }));
}

/** The bytes of a file and those that are written to it later, until told to stop. */
export async function* followedBytes(
  path: string,
  stopped: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    let at = 0;
    while (!stopped.aborted) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, at);
      at += bytesRead;
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
      else {
        // A file that became shorter was begun anew.
        if ((await file.stat()).size < at) at = 0;
        await pause(FOLLOW_MS, stopped);
      }
    }
  } finally {
    await file.close();
  }
}

async function* withHead(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(alarm);
      stopped.removeEventListener('abort', done);
      resolve();
    };
    const alarm = setTimeout(done, ms);
    stopped.addEventListener('abort', done);
  });
}
