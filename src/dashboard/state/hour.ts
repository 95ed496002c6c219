import { effect, signal } from '@preact/signals';
import { charger, flow, reading } from './charger.ts';
import { who } from './login.ts';
import type { Moment } from './moment.ts';
import { historyOf } from './past.ts';

const HOUR_S = 3_600;

/** The last hour: what the box remembers of it, then what this page hears. Oldest first. */
export const hour = signal<readonly Moment[]>([]);

/** Collects one moment a reading. */
export function rememberHour(): void {
  effect(() => {
    if (reading.value === undefined) return;
    const s = Math.round(Date.parse(reading.value.at) / 1_000);
    const { gridW, surplusW, carW } = flow.peek();
    const { offeredCurrentA, mode, faults = [] } = charger.peek() ?? {};
    const isFault = faults.length > 0;
    add([{ s, gridW, surplusW, carW, offeredA: offeredCurrentA, mode, isFault }]);
  });
  effect(() => {
    if (who.value?.mayRead !== true) return;
    const nowMs = Date.now();
    void historyOf({ fromMs: nowMs - HOUR_S * 1_000, toMs: nowMs, stepS: 1 }).then((past) => {
      if (past !== undefined) add(past);
    });
  });
}

/** A moment that is there already stays as it was heard. */
function add(more: readonly Moment[]): void {
  const known = new Map([...more, ...hour.peek()].map((moment) => [moment.s, moment]));
  const newest = Math.max(...known.keys());
  hour.value = [...known.values()]
    .filter(({ s }) => s > newest - HOUR_S)
    .toSorted((one, other) => one.s - other.s);
}
