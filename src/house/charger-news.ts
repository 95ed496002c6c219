import type { ChargerState } from '../charging/charger.ts';
import type { HouseEvent } from './house.ts';

/** What became of the charger that listeners are told by a name of its own. Pure. */
export function chargerNews(before: ChargerState, after: ChargerState): HouseEvent[] {
  const closed = before.outputs.contactor === 'open' && after.outputs.contactor === 'closed';
  const faults = after.faults.flatMap(({ kind, latched, detail }): HouseEvent[] => {
    const known = before.faults.find((one) => one.kind === kind);
    // One that is latched now is told again: it must be written down.
    if (known?.latched === latched) return [];
    return [{ type: 'fault', kind, detail, ...(known !== undefined && { isKnown: true }) }];
  });
  return [...(closed ? [{ type: 'contactor-closed' } as const] : []), ...faults];
}

/** Parts of the charger whose change is news by itself. */
const TOLD = [
  'mode',
  'enabled',
  'lease',
  'vehicle',
  'supply',
  'manualDuty',
  'law',
  'preset',
  'maxCurrentA',
  'freshness',
  'faults',
  'tariff',
] as const satisfies readonly (keyof ChargerState)[];

/** Whether anyone who looks at the charger would see that it is another one. */
export function hasChanged(before: ChargerState, after: ChargerState): boolean {
  return TOLD.some((key) => before[key] !== after[key]);
}
