import { createP1Decoder } from '../../src/meter/dsmr/decoder.ts';
import type { DsmrTelegram } from '../../src/meter/dsmr/telegram.ts';
import { wallTimeIn } from './cells.ts';
import type { DayRow } from './day-builder.ts';
import { splitNet } from './plain-csv.ts';
import type { LeftOut } from './row-reader.ts';

/** A meter may set its clock back by less than this; more is another recording. */
const CLOCK_SET_S = 60;
const TELEGRAM_START = /(^|\n)\/[A-Za-z0-9]{3}\S/;

/** Whether a file with this beginning holds telegrams; it may begin in the middle of one. */
export function isTelegramCapture(head: string): boolean {
  return TELEGRAM_START.test(head);
}

/**
 * Reads a capture of P1 telegrams, as they came from the port: net power at the meter's own time.
 * Telegrams that the decoder refuses are left out under the name of their fault, those without
 * power or time as `no-power` and `no-time`, those whose time stands still as `repeated`, and those
 * of the second passage of the hour in October as `repeated-hour`.
 */
export class TelegramCapture {
  readonly #file: string;
  readonly #decoder;
  #found: (DayRow | LeftOut)[] = [];
  #telegrams = 0;
  #lastEpochMs = Number.NEGATIVE_INFINITY;
  #lastS = Number.NEGATIVE_INFINITY;

  /** @param timeZone - of the meter, an IANA name. */
  constructor(file: string, timeZone: string) {
    this.#file = file;
    this.#decoder = createP1Decoder({
      timeZone,
      onTelegram: (telegram) => this.#found.push(this.#rowOf(telegram)),
      onFault: ({ kind }) => this.#found.push({ leftOut: kind }),
    });
  }

  /** @returns what these bytes complete, in order. */
  push(bytes: Uint8Array): readonly (DayRow | LeftOut)[] {
    this.#found = [];
    this.#decoder.push(bytes);
    return this.#found;
  }

  /** @returns what the end of the file completes. */
  end(): readonly (DayRow | LeftOut)[] {
    this.#found = [];
    this.#decoder.end();
    return this.#found;
  }

  #rowOf({ at, importW, exportW }: DsmrTelegram): DayRow | LeftOut {
    this.#telegrams += 1;
    if (importW === undefined || exportW === undefined) return { leftOut: 'no-power' };
    if (at === undefined) return { leftOut: 'no-time' };
    const number = this.#telegrams;
    const atS = wallTimeIn(at.local, 'time', { file: this.#file, telegram: number });
    const wentBackS = this.#lastS - atS;
    const isLater = at.epochMs > this.#lastEpochMs;
    if (isLater && wentBackS >= 0) return { leftOut: 'repeated-hour' };
    if (!isLater && wentBackS < CLOCK_SET_S) return { leftOut: 'repeated' };
    this.#lastEpochMs = at.epochMs;
    this.#lastS = atS;
    return { number, atS, ...splitNet(importW - exportW) };
  }
}
