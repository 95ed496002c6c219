import { effect, signal } from '@preact/signals';
import { charger, flow, reading } from './charger.ts';

/** One moment of the house, as it is drawn. */
export interface Moment {
  /** Unix seconds. */
  readonly s: number;
  readonly gridW: number | undefined;
  readonly surplusW: number | undefined;
  readonly carW: number | undefined;
  readonly offeredA: number | undefined;
}

const HOUR_S = 3_600;

/** What this page has heard in the last hour, oldest first. */
export const hour = signal<readonly Moment[]>([]);

/** Collects one moment a reading. */
export function rememberHour(): void {
  effect(() => {
    if (reading.value === undefined) return;
    const s = Math.round(Date.now() / 1_000);
    const { gridW, surplusW, carW } = flow.peek();
    const moment = { s, gridW, surplusW, carW, offeredA: charger.peek()?.offeredCurrentA };
    hour.value = [...hour.peek().filter((one) => one.s > s - HOUR_S && one.s !== s), moment];
  });
}
