import type { Clock } from '../../clock.ts';
import type { MeterSource } from '../source.ts';
import { createBackoff } from './backoff.ts';
import { type ByteLinkParts, openByteLink } from './byte-link.ts';
import { corrected } from './correction.ts';
import type { SerialConfig } from './serial.config.ts';
import { openSerialLine } from './serial-line.ts';
import { SettingSearch, settingsOf } from './serial-setting.ts';

export interface SerialParts extends Pick<ByteLinkParts, 'createDecoder'> {
  readonly clock: Clock;
  /** Chance for the waits between attempts, 0 to 1. */
  readonly random?: (() => number) | undefined;
}

/** Opening a port that is not there costs nothing, so a cable plugged in again is found soon. */
const LONGEST_WAIT_MS = 5_000;

/** A P1 cable on a serial port; the port may come and go. */
export function createSerialSource(config: SerialConfig, parts: SerialParts): MeterSource {
  const { clock, random } = parts;
  const { path, bufferBytes } = config;
  const createDecoder = corrected(parts.createDecoder, config, clock);
  return {
    name: 'serial',
    open(listener) {
      const search = new SettingSearch(settingsOf(config));
      const backoff = createBackoff({ maxMs: LONGEST_WAIT_MS, random });
      return openByteLink(
        {
          openLine: (events) => openSerialLine({ path, search, bufferBytes, clock }, events),
          createDecoder,
          backoff,
          clock,
        },
        listener,
      );
    },
  };
}
