import type { MeterFault } from '../source.ts';
import { CR, LF } from './character.ts';

/**
 * Whether a telegram must carry a checksum: `auto` as {@link CrcPolicy} says; `required` always;
 * `none` for a meter that is known to send none.
 */
export type CrcMode = 'auto' | 'required' | 'none';

/** What is known of a telegram without a checksum. */
export interface UncheckedTelegram {
  readonly bytes: Uint8Array;
  /** Index of the `!`. */
  readonly bodyEnd: number;
  /** There is a version line, readable or not. */
  readonly hasVersionLine: boolean;
  /** The version as printed. */
  readonly version: string | undefined;
}

/** DSMR 4.0, the first version with a checksum. */
const FIRST_VERSION_WITH_CRC = 40;

/**
 * Which telegrams without a checksum are believed. One with a checksum must fit it, always.
 *
 * - A meter that sent a fitting checksum before sends one each time: without it, `no-checksum`.
 * - A version line (1-3:0.2.8, in Belgium 0-0:96.1.4) of 40 or above promises one: DSMR 4 and 5
 *   (40, 42, 50), Luxembourg (42), Austria's T210-D-r (50), WarmteLink (50), Belgium (50213, 50217,
 *   50221) and Switzerland. Without it, or with a version that cannot be read, `no-checksum`.
 * - A version below 40, or none, promises nothing: DSMR 2.2 and 3.0, Iskra in Ireland and Britain,
 *   EasyMeter (D0) and NES are believed. Swedish and Hungarian telegrams have no version line
 *   but a checksum: they fall under the first rule once one of them fitted.
 * - `required` believes none of them, `none` all.
 *
 * Without a checksum a telegram is believed only if all its bytes are printable: there is no other
 * sign of noise. A byte received with the wrong parity is not.
 */
export class CrcPolicy {
  readonly #mode: CrcMode;
  #wasSeen = false;

  constructor(mode: CrcMode) {
    this.#mode = mode;
  }

  /** This meter sent a checksum, and it fitted. */
  seen(): void {
    this.#wasSeen = true;
  }

  /** @returns why a telegram without a checksum is refused, or undefined if it is believed. */
  refusal(telegram: UncheckedTelegram): MeterFault | undefined {
    const noiseAt = unprintableAt(telegram.bytes, telegram.bodyEnd);
    if (noiseAt >= 0) {
      return { kind: 'format', detail: `no checksum, and byte ${noiseAt} is not printable` };
    }
    if (this.#mode === 'none') return undefined;
    if (this.#mode === 'required') {
      return { kind: 'no-checksum', detail: 'no checksum, but one is required' };
    }
    if (this.#wasSeen) {
      return { kind: 'no-checksum', detail: 'no checksum, but this meter sent one before' };
    }
    const { hasVersionLine, version } = telegram;
    if (!hasVersionLine || isBeforeCrc(version)) return undefined;
    return { kind: 'no-checksum', detail: `no checksum, but version ${version ?? 'unreadable'}` };
  }
}

function isBeforeCrc(version: string | undefined): boolean {
  return version !== undefined && /^\d+$/.test(version) && Number(version) < FIRST_VERSION_WITH_CRC;
}

/** Index of the first byte that is neither printable ASCII nor a line end, or -1. */
function unprintableAt(bytes: Uint8Array, end: number): number {
  for (let at = 0; at < end; at++) {
    const character = bytes[at] ?? 0;
    if ((character < 0x20 && character !== CR && character !== LF) || character > 0x7e) return at;
  }
  return -1;
}
