import type { MeterFault } from '../source.ts';
import type { Details } from './details.ts';
import { SLOTS } from './slots.ts';

/** What was read of one telegram so far. One instance is filled again and again. */
export class TelegramDraft {
  /** The numbers by slot; NaN for what was not sent or could not be read. */
  readonly numbers = new Float64Array(SLOTS);
  /** The same as printed, where that is kept. */
  readonly texts: (string | undefined)[] = Array.from({ length: SLOTS });
  /** The first object decisions rest on that is not as it must be. */
  fault: MeterFault | undefined;
  /** All that changes seldom. */
  details: Details;

  constructor(details: Details) {
    this.details = details;
  }

  clear(): void {
    for (let slot = 0; slot < SLOTS; slot++) this.numbers[slot] = Number.NaN;
    this.fault = undefined;
  }

  /** The number in a slot, undefined if there is none. */
  number(slot: number): number | undefined {
    const number = this.numbers[slot];
    return Number.isNaN(number) ? undefined : number;
  }
}
