import type { HouseEvent } from '../../house/house.ts';
import type { HousePicture } from '../../house/picture.ts';
import type { MeterFaultKind } from '../../meter/source.ts';

/** What the original says of its meter, in the words of its `meter.status`. */
export type MeterStatus =
  | 'OK'
  | 'NO DATA'
  | 'NOT CONNECTED'
  | 'NOT RECOGNIZED'
  | 'ENCRYPTION KEY'
  | 'KEY REQUIRED';

/** Faults of bytes that came and made no telegram. */
const UNREADABLE: readonly MeterFaultKind[] = [
  'checksum',
  'no-checksum',
  'truncated',
  'oversize',
  'format',
];

/** Why a meter tells no numbers: the newest of what was heard of it since its last reading. */
export class MeterNews {
  #trouble: MeterFaultKind | 'down' | undefined;

  hear(event: HouseEvent): void {
    if (event.type === 'meter-fault') {
      // That the link is down says more than that a question failed for it.
      if (this.#trouble !== 'down') this.#trouble = event.fault.kind;
    } else if (event.type === 'meter-link') {
      this.#trouble = event.link.state === 'down' ? 'down' : undefined;
    } else if (event.type === 'reading') this.#trouble = undefined;
  }

  /** @param hasKey - whether telegrams are decrypted: then a key is wrong, and else one is missing. */
  status({ meter }: HousePicture, hasKey: boolean): MeterStatus {
    if (meter.usable !== undefined) return 'OK';
    const trouble = this.#trouble;
    if (trouble === 'down') return 'NOT CONNECTED';
    if (trouble === 'decryption') return hasKey ? 'ENCRYPTION KEY' : 'KEY REQUIRED';
    return trouble !== undefined && UNREADABLE.includes(trouble) ? 'NOT RECOGNIZED' : 'NO DATA';
  }
}
