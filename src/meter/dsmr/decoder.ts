import type { MeterFault } from '../source.ts';
import { type CrcMode, CrcPolicy } from './crc-policy.ts';
import type { TelegramKeys } from './encryption.ts';
import { decryptedFrames, plainFrames } from './encryption-decoder.ts';
import type { TelegramFrame } from './framer.ts';
import { MeterClock } from './meter-time.ts';
import { type DsmrTelegram, telegramOf } from './telegram.ts';
import type { TelegramDraft } from './telegram-draft.ts';
import { TelegramParser } from './telegram-parser.ts';

/** The zone of the meters DSMR was made for. */
const DUTCH_TIME = 'Europe/Amsterdam';

export interface P1DecoderOptions {
  /** IANA zone of the meter, for its times and their summer/winter flag. Default: Europe/Amsterdam. */
  readonly timeZone?: string;
  /** Default `auto`. */
  readonly crc?: CrcMode;
  /** Of a meter that encrypts its telegrams; then none is believed that is not encrypted. */
  readonly keys?: TelegramKeys | undefined;
  /** @param raw - the telegram as received, from `/` to the last line end; yours to keep. */
  onTelegram(telegram: DsmrTelegram, raw: Uint8Array): void;
  onFault(fault: MeterFault): void;
}

/** Decodes the bytes of one meter; which pieces they arrive in changes nothing. */
export interface P1Decoder {
  push(bytes: Uint8Array): void;
  /**
   * The line fell silent or broke: a telegram that only lacks its last line end is delivered, a
   * begun one is `truncated`. What is known of the meter stays; more bytes may follow.
   */
  end(): void;
}

/**
 * A decoder of P1 telegrams of every dialect: DSMR 2.2 to 5, eMUCS, and those of Luxembourg,
 * Sweden, Switzerland, Austria, Hungary, Ireland, Denmark (NES) and EasyMeter.
 *
 * Each telegram ends in one call: `onTelegram`, or `onFault` with `checksum`, `no-checksum`,
 * `truncated`, `oversize`, `format`, `decryption`, `bad-value` or `duplicate-object`. A telegram may
 * lack the powers decisions need, see `toReading`.
 *
 * @throws {RangeError} if there is no such time zone, or a key is not 32 hexadecimal digits.
 */
export function createP1Decoder(options: P1DecoderOptions): P1Decoder {
  const { timeZone = DUTCH_TIME, crc = 'auto' } = options;
  const policy = new CrcPolicy(crc);
  const parser = new TelegramParser(new MeterClock(timeZone));

  function refusal(draft: TelegramDraft, { bytes, bodyEnd, crc: check }: TelegramFrame) {
    if (check === 'ok') policy.seen();
    else {
      const { hasVersionLine, keys } = draft.details;
      const fault = policy.refusal({ bytes, bodyEnd, hasVersionLine, version: keys.version });
      if (fault !== undefined) return fault;
    }
    return draft.fault;
  }

  function frame(found: TelegramFrame): void {
    const { bytes, bodyEnd } = found;
    const draft = parser.read(bytes, bodyEnd);
    const fault = refusal(draft, found);
    if (fault === undefined) {
      const telegram = telegramOf(draft, found.crc);
      options.onTelegram(telegram, bytes);
    } else options.onFault(fault);
  }

  const sink = { frame, fault: (fault: MeterFault) => options.onFault(fault) };
  const { keys } = options;
  const framer = keys === undefined ? plainFrames(sink) : decryptedFrames(keys, sink);
  return {
    push: (bytes) => framer.push(bytes),
    end: () => framer.end(),
  };
}
