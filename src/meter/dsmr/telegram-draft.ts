import type { MeterFault } from '../source.ts';
import type { Details } from './details.ts';
import { SLOTS } from './slots.ts';

/** What was read of the newest telegram. One instance serves them all. */
export class TelegramDraft {
  /** The numbers by slot; undefined for what was not sent or could not be read. */
  readonly numbers: (number | undefined)[] = Array.from({ length: SLOTS });
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
    this.numbers.fill(undefined);
    this.texts.fill(undefined);
    this.fault = undefined;
  }
}
