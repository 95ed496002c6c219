import { createP1Decoder } from '../../meter/dsmr/decoder.ts';
import type { TelegramKeys } from '../../meter/dsmr/encryption.ts';
import type { TelegramPrinter } from './telegram-printer.ts';

export interface Decoding {
  readonly printer: TelegramPrinter;
  /** Of a meter that encrypts. */
  readonly keys: TelegramKeys | undefined;
}

/**
 * Prints every telegram in a stream of bytes.
 *
 * @throws what the stream fails with, once all that came before it is printed.
 */
export async function decodeBytes(
  input: AsyncIterable<Uint8Array>,
  { printer, keys }: Decoding,
  stopped: AbortSignal,
): Promise<void> {
  const decoder = createP1Decoder({
    keys,
    onTelegram: (telegram) => printer.reading(telegram),
    onFault: (fault) => printer.refused(fault),
  });
  try {
    for await (const chunk of input) {
      decoder.push(chunk);
      if (stopped.aborted || !printer.isHeard) break;
    }
  } finally {
    decoder.end();
  }
}
