import type { Clock } from '../../clock.ts';
import { createP1Decoder } from '../dsmr/decoder.ts';
import { toReading } from '../dsmr/telegram-reading.ts';
import type { ByteLinkParts } from './byte-link.ts';
import { telegramKeysOf } from './p1.config.ts';
import type { ReplayConfig } from './replay.config.ts';

/** Names of the configuration's keys about telegrams. */
export type P1Key = 'crc' | 'decryptionKey' | 'authenticationKey';

export interface P1Parts extends Pick<ReplayConfig, P1Key> {
  readonly clock: Clock;
  /** IANA zone of the meter. */
  readonly timeZone: string;
}

/** P1 telegrams as readings, each taken when its last byte came. */
export function p1Decoder(parts: P1Parts): ByteLinkParts['createDecoder'] {
  const { clock, timeZone, crc } = parts;
  const keys = telegramKeysOf(parts);
  return (output) => {
    let arrivedMs = 0;
    const decoder = createP1Decoder({
      timeZone,
      crc,
      keys,
      onTelegram(telegram, raw) {
        const reading = toReading(telegram, arrivedMs);
        if ('kind' in reading) output.fault(reading);
        else output.reading(reading, raw);
      },
      onFault: (fault) => output.fault(fault),
    });
    return {
      push(chunk) {
        arrivedMs = clock.now();
        decoder.push(chunk);
      },
      end: () => decoder.end(),
    };
  };
}
