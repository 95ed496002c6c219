import { CR, LF } from './character.ts';
import type { MeterClock } from './meter-time.ts';
import { UNKNOWN_OBIS } from './obis.ts';
import { ObjectLine } from './object-line.ts';
import { objectReaders } from './objects.ts';
import { TelegramDraft } from './telegram-draft.ts';
import { TelegramMemory } from './telegram-memory.ts';

/** Reads the objects of telegrams. One a meter: what seldom changes is remembered. */
export class TelegramParser {
  readonly #line = new ObjectLine();
  readonly #memory: TelegramMemory;

  constructor(clock: MeterClock) {
    this.#memory = new TelegramMemory(this.#line, clock);
  }

  /** @param end - index of the `!`; the telegram begins at 0. */
  read(bytes: Buffer, end: number): TelegramDraft {
    const line = this.#line;
    const draft = new TelegramDraft();
    for (let at = headerEnd(bytes, end); at < end; ) {
      at = line.read(bytes, at, end);
      if (line.key !== UNKNOWN_OBIS) objectReaders.get(line.key)?.(draft, line, this.#memory);
    }
    return draft;
  }

  /** The header line without its `/`. @param end - index of the `!`. */
  identification(bytes: Buffer, end: number): string {
    return this.#memory.identification.of(bytes, 1, headerEnd(bytes, end));
  }
}

/** Index behind the last character of the header line. */
function headerEnd(bytes: Buffer, end: number): number {
  let at = 0;
  while (at < end && bytes[at] !== CR && bytes[at] !== LF) at++;
  return at;
}
