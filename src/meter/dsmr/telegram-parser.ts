import { KnownLines } from './known-lines.ts';
import type { MeterClock } from './meter-time.ts';
import { TelegramDraft } from './telegram-draft.ts';

/** Reads the lines of telegrams. One a meter. */
export class TelegramParser {
  readonly #draft = new TelegramDraft();
  readonly #lines: KnownLines;

  constructor(clock: MeterClock) {
    this.#lines = new KnownLines(clock);
  }

  /**
   * @param end - index of the `!`; the telegram begins at 0.
   * @returns what was read; good until the next telegram is.
   */
  read(bytes: Buffer, end: number): TelegramDraft {
    const draft = this.#draft;
    draft.clear();
    this.#lines.restart();
    for (let at = 0; at < end; ) {
      const line = this.#lines.at(bytes, at, end);
      line.effect?.(draft);
      at += line.bytes.length;
    }
    return draft;
  }
}
