import { OPEN, SLASH, textOf } from './character.ts';
import { type DetailEffect, identification } from './detail-readers.ts';
import { type Details, DetailsDraft } from './details.ts';
import type { MeterClock } from './meter-time.ts';
import { badValue, duplicate, type NumberObject } from './number-object.ts';
import { readObis } from './obis.ts';
import { lineEnd, ObjectLine } from './object-line.ts';
import { objects } from './objects.ts';
import { TelegramDraft } from './telegram-draft.ts';

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
  #last: Uint8Array = new Uint8Array(0);
  /** Where each line of it ends. */
  readonly #ends: number[] = [];
  /** Where the first `(` is, counted from the start of the line. */
  readonly #opens: number[] = [];
  /** Undefined for what cannot be read. */
  readonly #numbers: (number | undefined)[] = [];
  readonly #texts: (string | undefined)[] = [];
  readonly #objects: (NumberObject | undefined)[] = [];
  readonly #effects: (DetailEffect | undefined)[] = [];
  /** The telegram has the details of the last one. */
  #isSameInDetail = false;
  /** It differs from the last one in readable numbers at most, and these are in the draft. */
  #isSameInShape = false;

  constructor(clock: MeterClock) {
    this.#clock = clock;
  }

  /**
   * @param bytes - left as they are until the next telegram is read.
   * @param end - index of the `!`; the telegram begins at 0.
   * @returns what was read; good until the next telegram is.
   */
  read(bytes: Uint8Array, end: number): TelegramDraft {
    const draft = this.#draft;
    this.#isSameInDetail = true;
    let place = 0;
    let lastAt = 0;
    for (let at = 0; at < end; place++) {
      const lastEnd = this.#ends[place] ?? lastAt;
      const same = sameBytes(this.#last, lastAt, lastEnd, bytes, at);
      const isKnown = same > 0 && same === lastEnd - lastAt && bytes[at + same] !== OPEN;
      const next = isKnown ? at + same : this.#readLine(place, same, bytes, at, end);
      this.#ends[place] = next;
      lastAt = lastEnd;
      at = next;
    }
    if (place < this.#ends.length) this.#forgetFrom(place);
    this.#last = bytes;
    if (!this.#isSameInShape) this.#fill(bytes);
    if (!this.#isSameInDetail) draft.details = this.#details();
    return draft;
  }

  /** Puts the numbers of all lines into the draft. */
  #fill(bytes: Uint8Array): void {
    this.#draft.clear();
    this.#isSameInShape = true;
    let at = 0;
    for (const [place, end] of this.#ends.entries()) {
      const object = this.#objects[place];
      if (object !== undefined) this.#put(object, place, bytes, at + (this.#opens[place] ?? 0));
      at = end;
    }
  }

  /** Keeps the number of a line, or says what is wrong with one that decisions rest on. */
  #put(object: NumberObject, place: number, bytes: Uint8Array, open: number): void {
    const draft = this.#draft;
    const { slot, control } = object;
    const number = this.#numbers[place];
    if (number !== undefined && draft.numbers[slot] === undefined) {
      draft.numbers[slot] = number;
      draft.texts[slot] = this.#texts[place];
      return;
    }
    // Whether this line counts depends on others.
    this.#isSameInShape = false;
    if (control === undefined) return;
    draft.fault ??=
      number === undefined ? badValue(control, bytes, open) : duplicate(control, bytes, open);
  }

  /**
   * Reads a line. @param same - how many of its bytes are the same as last time.
   *
   * @returns the index of the next line.
   */
  #readLine(place: number, same: number, bytes: Uint8Array, at: number, end: number): number {
    const known = this.#objects[place];
    const open = this.#opens[place] ?? 0;
    if (known !== undefined && same > open) return this.#readNumber(place, bytes, at + open, end);
    if (this.#effects[place] !== undefined) this.#isSameInDetail = false;
    if (known !== undefined) this.#isSameInShape = false;
    this.#objects[place] = undefined;
    this.#effects[place] = undefined;
    if (bytes[at] === SLASH) {
      const next = lineEnd(bytes, at, end);
      this.#setEffect(place, identification(textOf(bytes, at + 1, next)));
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
    this.#isSameInShape = false;
    return this.#readNumber(place, bytes, at + obis.length, end);
  }

  /** Reads the number of a line, and says so in the draft if no other line has a say in it. */
  #readNumber(place: number, bytes: Uint8Array, open: number, end: number): number {
    const object = this.#objects[place];
    const read = object?.read(bytes, open, this.#clock);
    this.#numbers[place] = read?.number;
    this.#texts[place] = read?.text;
    if (object === undefined || read === undefined) this.#isSameInShape = false;
    else if (this.#isSameInShape) {
      this.#draft.numbers[object.slot] = read.number;
      this.#draft.texts[object.slot] = read.text;
    }
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
      if (this.#objects[beyond] !== undefined) this.#isSameInShape = false;
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
function sameBytes(
  last: Uint8Array,
  start: number,
  end: number,
  bytes: Uint8Array,
  at: number,
): number {
  let same = 0;
  while (start + same < end && last[start + same] === bytes[at + same]) same++;
  return same;
}
