import type { Clock } from '../../clock.ts';
import { createP1Decoder } from '../dsmr/decoder.ts';
import { toReading } from '../dsmr/telegram-reading.ts';
import type { ByteLinkParts } from './byte-link.ts';
import type { ReplayConfig } from './replay.config.ts';

export interface P1Parts extends Pick<ReplayConfig, 'crc'> {
  readonly clock: Clock;
  /** IANA zone of the meter. */
  readonly timeZone: string;
}

/** P1 telegrams as readings, each taken when its last byte came. */
export function p1Decoder({ clock, timeZone, crc }: P1Parts): ByteLinkParts['createDecoder'] {
  return (output) => {
    let arrivedMs = 0;
    const decoder = createP1Decoder({
      timeZone,
      crc,
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
