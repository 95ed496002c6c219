import type { Clock } from '../../clock.ts';
import type { Close, MeterFault, MeterListener } from '../source.ts';
import type { Backoff } from './backoff.ts';
import { createLinkNews } from './link-news.ts';

/** What happens on a line that bytes arrive on. */
export interface LineEvents {
  /** The line is open. */
  up(detail: string): void;
  bytes(chunk: Uint8Array): void;
  /** It could not be opened, or broke. Nothing follows. */
  down(fault: MeterFault): void;
}

/** One attempt to open a line. */
export interface Line {
  close: Close;
  /** The bytes made sense: the line is set up as it should be. */
  understood?(): void;
}

type OpenLine = (events: LineEvents) => Line;

/** Makes readings of bytes. */
export interface Decoder {
  push(chunk: Uint8Array): void;
  /** The line fell silent or broke: what was begun does not go on. More may follow. */
  end(): void;
}

/** Where a decoder puts what it finds. */
export type DecoderOutput = Pick<MeterListener, 'reading' | 'fault'>;

export interface ByteLinkParts {
  readonly openLine: OpenLine;
  readonly createDecoder: (output: DecoderOutput) => Decoder;
  readonly backoff: Backoff;
  readonly clock: Clock;
}

/** No telegram pauses for as long, milliseconds: what is begun by then has ended. */
const SILENCE_MS = 2_000;
/** Faults that noise and a wrong baud rate do not make up: what came was a telegram. */
const MEANT_AS_TELEGRAM: readonly MeterFault['kind'][] = [
  'no-checksum',
  'decryption',
  'missing-object',
  'bad-value',
  'duplicate-object',
];

/** Keeps a line open and passes on what the decoder makes of its bytes. */
export function openByteLink(parts: ByteLinkParts, listener: MeterListener): Close {
  const { openLine, createDecoder, backoff, clock } = parts;
  const news = createLinkNews(listener);
  let line: Line | undefined;
  let alarm: unknown;
  let silence: unknown;
  let lastByteMs = 0;
  let isClosed = false;

  const understood = (): void => {
    backoff.reset();
    line?.understood?.();
  };
  const decoder = createDecoder({
    reading(reading, raw) {
      if (isClosed) return;
      understood();
      listener.reading(reading, raw);
    },
    fault(fault) {
      if (isClosed) return;
      if (MEANT_AS_TELEGRAM.includes(fault.kind)) understood();
      listener.fault(fault);
    },
  });

  /** One timer for all bytes: it looks how long the silence has been when it rings. */
  function listen(): void {
    lastByteMs = clock.now();
    silence ??= clock.setTimeout(look, SILENCE_MS);
  }

  function look(): void {
    const leftMs = lastByteMs + SILENCE_MS - clock.now();
    silence = leftMs > 0 ? clock.setTimeout(look, leftMs) : undefined;
    if (leftMs <= 0) decoder.end();
  }

  function open(): void {
    let isOver = false;
    const opened = openLine({
      up: (detail) => {
        if (!isClosed && !isOver) news({ state: 'up', detail });
      },
      bytes: (chunk) => {
        if (isClosed || isOver) return;
        listen();
        decoder.push(chunk);
      },
      down: (fault) => {
        if (isClosed || isOver) return;
        isOver = true;
        line = undefined;
        decoder.end();
        news({ state: 'down', detail: fault.detail });
        listener.fault(fault);
        // The listener may have closed us on hearing of the fault.
        if (!isClosed) alarm = clock.setTimeout(open, backoff.nextMs());
      },
    });
    if (!isOver) line = opened;
  }

  open();
  return () => {
    isClosed = true;
    clock.clearTimeout(alarm);
    clock.clearTimeout(silence);
    line?.close();
  };
}
