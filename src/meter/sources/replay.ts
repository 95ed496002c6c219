import type { Clock } from '../../clock.ts';
import { messageOf } from '../../thrown.ts';
import { gridPowers, type MeterReading } from '../reading.ts';
import type { MeterFault, MeterListener, MeterSource } from '../source.ts';
import type { ByteLinkParts } from './byte-link.ts';
import { createDayReader } from './day-rows.ts';
import { pause } from './pause.ts';
import { linesOf, readRecording } from './recording-file.ts';
import type { ReplayConfig } from './replay.config.ts';
import { ReplayPace } from './replay-pace.ts';

export interface ReplayParts extends Pick<ByteLinkParts, 'createDecoder'> {
  readonly clock: Clock;
}

/** What a recording holds, in order, each with the time it is due, monotonic milliseconds. */
type Item =
  | { readonly dueMs: number; readonly reading: MeterReading; readonly raw?: Uint8Array }
  | { readonly fault: MeterFault };

/** This many bad rows in a row are no day. */
const MAX_BAD_ROWS = 1_000;

/**
 * A recording played as if it were a meter, once. It is read as it is played, so memory does not
 * grow with the file. At its end, or where it cannot be read on, the link goes down and stays down.
 */
export function createReplaySource(config: ReplayConfig, parts: ReplayParts): MeterSource {
  return {
    name: 'replay',
    open(listener) {
      const stopped = new AbortController();
      void play(config, parts, listener, stopped.signal);
      return () => stopped.abort();
    },
  };
}

async function play(
  config: ReplayConfig,
  parts: ReplayParts,
  listener: MeterListener,
  signal: AbortSignal,
): Promise<void> {
  const { file } = config;
  const { clock } = parts;
  const items = /\.csv(?:\.gz)?$/i.test(file) ? dayItems : telegramItems;
  let count = 0;
  let detail: string | undefined;
  try {
    const chunks = announced(readRecording(file, signal), () => {
      if (!signal.aborted) listener.link({ state: 'up', detail: file });
    });
    for await (const item of items(chunks, config, parts)) {
      if ('fault' in item) {
        if (!signal.aborted) listener.fault(item.fault);
      } else {
        const waitMs = item.dueMs - clock.now();
        if (waitMs > 0) await pause(clock, waitMs, signal);
        if (signal.aborted) return;
        listener.reading({ ...item.reading, takenAtMs: clock.now() }, item.raw);
        count++;
      }
    }
  } catch (cause) {
    if (signal.aborted) return;
    detail = `${file} cannot be read: ${messageOf(cause)}`;
    listener.fault({ kind: 'transport', detail });
  }
  if (!signal.aborted) {
    listener.link({ state: 'down', detail: detail ?? `${file} ended after ${count} readings` });
  }
}

/** Says once that bytes come. */
async function* announced<T>(chunks: AsyncIterable<T>, arrived: () => void): AsyncGenerator<T> {
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst) arrived();
    isFirst = false;
    yield chunk;
  }
}

type ReadItems = (
  chunks: AsyncIterable<Uint8Array>,
  config: ReplayConfig,
  parts: ReplayParts,
) => AsyncGenerator<Item>;

const dayItems: ReadItems = async function* (chunks, { speed }, { clock }) {
  const read = createDayReader();
  let start: { readonly atMs: number; readonly tS: number } | undefined;
  let badRows = 0;
  for await (const line of linesOf(chunks)) {
    const result = read(line);
    if (result?.kind === 'row') {
      const { tS, netW } = result.row;
      start ??= { atMs: clock.now(), tS };
      badRows = 0;
      yield {
        dueMs: start.atMs + ((tS - start.tS) * 1_000) / speed,
        reading: { takenAtMs: 0, ...gridPowers(netW) },
      };
    } else if (result?.kind === 'fault') {
      yield { fault: result.fault };
      badRows++;
      if (badRows >= MAX_BAD_ROWS) return;
    } else if (result?.kind === 'unreadable') {
      yield { fault: result.fault };
      return;
    }
  }
};

const telegramItems: ReadItems = async function* (chunks, { speed }, { clock, createDecoder }) {
  const found: Item[] = [];
  const pace = new ReplayPace(speed, clock.now());
  const decoder = createDecoder({
    reading(reading, raw) {
      const dueMs = pace.dueMs(reading.at?.epochMs);
      found.push({ dueMs, reading, ...(raw === undefined ? {} : { raw }) });
    },
    fault(fault) {
      found.push({ fault });
    },
  });
  const take = (): Item[] => found.splice(0);
  for await (const chunk of chunks) {
    decoder.push(chunk);
    yield* take();
  }
  decoder.end();
  yield* take();
};
