import type { Clock } from '../../clock.ts';
import type { House } from '../../house/house.ts';
import type { MeterFaultKind } from '../../meter/source.ts';

/** How many are kept. */
const KEPT = 50;

/** Something that went wrong between a meter and us. */
export interface MeterTrouble {
  readonly epochMs: number;
  readonly kind: MeterFaultKind | 'link-up' | 'link-down';
  readonly detail: string;
  readonly obis: string | undefined;
}

/** What last went wrong with the meter. */
export interface MeterTroubles {
  /** The newest {@link KEPT}, newest first. */
  newest(): readonly MeterTrouble[];
  /** Stops listening. */
  close(): void;
}

/** Remembers what goes wrong with the meter from now on. */
export function meterTroubles(house: House, clock: Pick<Clock, 'epochMs'>): MeterTroubles {
  const kept: MeterTrouble[] = [];
  const keep = (trouble: Omit<MeterTrouble, 'epochMs'>): void => {
    kept.unshift({ epochMs: clock.epochMs(), ...trouble });
    if (kept.length > KEPT) kept.pop();
  };
  const close = house.subscribe((event) => {
    if (event.type === 'meter-fault') {
      const { kind, detail, obis } = event.fault;
      keep({ kind, detail, obis });
    } else if (event.type === 'meter-link') {
      const { state, detail } = event.link;
      keep({ kind: `link-${state}`, detail, obis: undefined });
    }
  });
  return { newest: () => kept, close };
}
