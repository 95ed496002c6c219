import { computed, signal } from '@preact/signals';
import type { ChargerJson } from '../../house/charger/charger-json.ts';

/** One reading of the meter, as the event stream tells it. */
export interface Reading {
  readonly at: string;
  readonly importW: number;
  readonly exportW: number;
  readonly netW: number;
  readonly phases?: readonly {
    readonly importW?: number;
    readonly exportW?: number;
    readonly voltageV?: number;
    readonly currentA?: number;
  }[];
  readonly importT1Wh?: number;
  readonly importT2Wh?: number;
  readonly exportT1Wh?: number;
  readonly exportT2Wh?: number;
  readonly tariff?: string;
  readonly quarterHourImportW?: number;
  readonly monthPeakW?: number;
  readonly gas?: { readonly m3: number };
}

/** The charger as it was told last. */
export const told = signal<ChargerJson | undefined>(undefined);
/** What was asked for and is not confirmed yet. */
export const wished = signal<Partial<ChargerJson>>({});
/** The charger as the page shows it: as told, with what was asked for. */
export const charger = computed<ChargerJson | undefined>(
  () => told.value && { ...told.value, ...wished.value },
);
export const reading = signal<Reading | undefined>(undefined);
/** When the newest reading came, by this page's clock, milliseconds. */
export const readAtMs = signal<number | undefined>(undefined);

/**
 * How far the clock of the box is ahead of this page's, milliseconds: a phone's may be wrong, and
 * that of a demo runs faster.
 */
export const aheadMs = signal(0);

/** Where power goes. House and surplus are what is left of grid and car: one of the two is 0. */
export interface Flow {
  /** Positive is import; undefined while the meter is silent. */
  readonly gridW: number | undefined;
  readonly carW: number | undefined;
  /** What the house takes beyond the sun: the meter sees no more of it. */
  readonly houseW: number | undefined;
  readonly surplusW: number | undefined;
}

export const flow = computed<Flow>(() => {
  const { meter, powerW } = charger.value ?? {};
  const gridW =
    meter?.netW === null || meter === undefined ? undefined : (reading.value?.netW ?? meter.netW);
  const carW = powerW ?? undefined;
  const rest = gridW === undefined || carW === undefined ? undefined : gridW - carW;
  return {
    gridW,
    carW,
    houseW: rest === undefined ? undefined : Math.max(0, rest),
    surplusW: rest === undefined ? undefined : Math.max(0, -rest),
  };
});
