import { createP1Decoder, type P1DecoderOptions } from '../../src/meter/dsmr/decoder.ts';
import { type Parity, ParityBits } from '../../src/meter/dsmr/parity-bits.ts';
import type { DsmrTelegram } from '../../src/meter/dsmr/telegram.ts';
import type { MeterFault } from '../../src/meter/source.ts';

/** What a decoder told, in order. */
export interface P1Record {
  readonly telegrams: DsmrTelegram[];
  readonly raws: Buffer[];
  readonly faults: MeterFault[];
  /** Telegrams by identification, faults by kind, in order. */
  readonly story: string[];
}

type Settings = Omit<P1DecoderOptions, 'onTelegram' | 'onFault'>;

/** Decodes chunks to the end and keeps all that is told. */
export function decodeAll(chunks: Iterable<Uint8Array>, settings: Settings = {}): P1Record {
  const record: P1Record = { telegrams: [], raws: [], faults: [], story: [] };
  const decoder = createP1Decoder({
    ...settings,
    onTelegram(telegram, raw) {
      record.telegrams.push(telegram);
      record.raws.push(Buffer.from(raw));
      record.story.push(telegram.identification);
    },
    onFault(fault) {
      record.faults.push(fault);
      record.story.push(fault.kind);
    },
  });
  for (const chunk of chunks) decoder.push(chunk);
  decoder.end();
  return record;
}

/** Bytes in pieces of a size. */
export function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const all: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) all.push(bytes.subarray(at, at + size));
  return all;
}

/** Chunks of one line of 7E1 without their parity bits. */
export function withoutParity(
  chunks: readonly Uint8Array[],
  parity: Parity = 'even',
): Uint8Array[] {
  const bits = new ParityBits(parity);
  return chunks.map((chunk) => bits.strip(chunk));
}
