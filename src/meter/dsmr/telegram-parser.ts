import { OPEN, SLASH } from './character.ts';
import { type DetailEffect, identification } from './detail-readers.ts';
import { type Details, DetailsDraft } from './details.ts';
import type { MeterClock } from './meter-time.ts';
import { badValue, duplicate, type NumberObject } from './number-object.ts';
import { readObis } from './obis.ts';
import { lineEnd, ObjectLine } from './object-line.ts';
import { objects } from './objects.ts';
import { TelegramDraft } from './telegram-draft.ts';

/** Slot of a line that is no number. */
const NONE = -1;

/**
 * Reads the lines of a meter's telegrams. Most are the same in the next one, at the same place, and
 * are compared, not read; of most others only the number is new.
 *
 * What is known of the last telegram is kept in one array a property, an element a line: a meter
 * that sends once a second finds nothing of it in the processor's cache, and so it is little.
 */
export class TelegramParser {
  readonly #clock: MeterClock;
  readonly #draft = new TelegramDraft(new DetailsDraft().finish());
  /** The last telegram. */
  #last: Buffer = Buffer.alloc(0);
  /** Where each line of it ends. */
  readonly #ends: number[] = [];
  /** Where the first `(` stands, counted from the start of the line. */
  readonly #opens: number[] = [];
  readonly #slots: number[] = [];
  /** NaN for what cannot be read. */
  readonly #numbers: number[] = [];
  readonly #texts: (string | undefined)[] = [];
  readonly #objects: (NumberObject | undefined)[] = [];
  readonly #effects: (DetailEffect | undefined)[] = [];
  #isSameInDetail = false;

  constructor(clock: MeterClock) {
    this.#clock = clock;
  }

  /**
   * @param bytes - left as they are until the next telegram is read.
   * @param end - index of the `!`; the telegram begins at 0.
   * @returns what was read; good until the next telegram is.
   */
  read(bytes: Buffer, end: number): TelegramDraft {
    this.#draft.clear();
    this.#isSameInDetail = true;
    let place = 0;
    let lastAt = 0;
    for (let at = 0; at < end; place++) {
      const lastEnd = this.#ends[place] ?? lastAt;
      const same = sameBytes(this.#last, lastAt, lastEnd, bytes, at);
      const isKnown = same > 0 && same === lastEnd - lastAt && bytes[at + same] !== OPEN;
      const next = isKnown ? at + same : this.#readLine(place, same, bytes, at, end);
      const slot = this.#slots[place] ?? NONE;
      if (slot !== NONE) this.#put(slot, place, bytes, at);
      this.#ends[place] = next;
      lastAt = lastEnd;
      at = next;
    }
    this.#forgetFrom(place);
    this.#last = bytes;
    if (!this.#isSameInDetail) this.#draft.details = this.#details();
    return this.#draft;
  }

  /** Keeps the number of a line, or says what is wrong with one that decisions rest on. */
  #put(slot: number, place: number, bytes: Buffer, at: number): void {
    const draft = this.#draft;
    const number = this.#numbers[place] ?? Number.NaN;
    const isReadable = !Number.isNaN(number);
    if (isReadable && Number.isNaN(draft.numbers[slot])) {
      draft.numbers[slot] = number;
      draft.texts[slot] = this.#texts[place];
      return;
    }
    const control = this.#objects[place]?.control;
    if (control === undefined) return;
    const open = at + (this.#opens[place] ?? 0);
    draft.fault ??= isReadable ? duplicate(control, bytes, open) : badValue(control, bytes, open);
  }

  /**
   * Reads a line anew. @param same - how many of its bytes are those of last time.
   *
   * @returns the index of the next line.
   */
  #readLine(place: number, same: number, bytes: Buffer, at: number, end: number): number {
    const known = this.#objects[place];
    const open = this.#opens[place] ?? 0;
    if (known !== undefined && same > open) return this.#readNumber(place, bytes, at + open, end);
    if (this.#effects[place] !== undefined) this.#isSameInDetail = false;
    this.#slots[place] = NONE;
    this.#objects[place] = undefined;
    this.#effects[place] = undefined;
    if (bytes[at] === SLASH) {
      const next = lineEnd(bytes, at, end);
      this.#setEffect(place, identification(bytes.toString('latin1', at + 1, next)));
      return next;
    }
    const obis = readObis(bytes, at);
    if (obis === undefined) return lineEnd(bytes, at, end);
    const object = objects.get(obis.key);
    if (object === undefined) return lineEnd(bytes, at, end);
    if (typeof object === 'function') {
      const line = new ObjectLine(bytes, at + obis.length, end, obis.channel);
      this.#setEffect(place, object(line, this.#clock));
      return line.end;
    }
    this.#opens[place] = obis.length;
    this.#objects[place] = object;
    return this.#readNumber(place, bytes, at + obis.length, end);
  }

  #readNumber(place: number, bytes: Buffer, open: number, end: number): number {
    const object = this.#objects[place];
    const read = object?.read(bytes, open, this.#clock);
    this.#slots[place] = object?.slot ?? NONE;
    this.#numbers[place] = read?.number ?? Number.NaN;
    this.#texts[place] = read?.text;
    return lineEnd(bytes, open, end);
  }

  #setEffect(place: number, effect: DetailEffect | undefined): void {
    this.#effects[place] = effect;
    if (effect !== undefined) this.#isSameInDetail = false;
  }

  /** Forgets lines that the last telegram had and this one has not. */
  #forgetFrom(place: number): void {
    for (let beyond = place; beyond < this.#ends.length; beyond++) {
      if (this.#effects[beyond] !== undefined) this.#isSameInDetail = false;
      this.#effects[beyond] = undefined;
      this.#objects[beyond] = undefined;
    }
    this.#ends.length = place;
  }

  #details(): Details {
    const details = new DetailsDraft();
    for (const effect of this.#effects) effect?.(details);
    return details.finish();
  }
}

/** How many bytes of the last line stand at an index, too. */
function sameBytes(last: Buffer, start: number, end: number, bytes: Buffer, at: number): number {
  let same = 0;
  while (start + same < end && last[start + same] === bytes[at + same]) same++;
  return same;
}
