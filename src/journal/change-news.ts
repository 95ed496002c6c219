import type { ChargerState } from '../charging/charger.ts';
import type { ChargingNews } from '../charging/events.ts';
import { clampDuty } from '../charging/pilot.ts';
import type { ChargerChange } from '../house/house.ts';

/** Where the change begins. */
type Before = Pick<ChargerState, 'law' | 'preset' | 'maxCurrentA'>;

/**
 * A change as the events it consists of. The charger acts on each of them at once, so what
 * restricts comes first and what permits last, and a mode finds its settings in place: meanwhile
 * nothing is offered, and no contactor closes, unless that held before or will hold after.
 */
export function newsOf(change: ChargerChange, before: Before): ChargingNews[] {
  const { mode, enabled, maxCurrentA } = change;
  const manual = manualNews(change);
  const law = lawNews(change, before);
  const limit: ChargingNews[] =
    maxCurrentA === undefined ? [] : [{ type: 'limit.set', currentA: maxCurrentA ?? undefined }];
  const isTighter = (maxCurrentA ?? Infinity) < (before.maxCurrentA ?? Infinity);
  return [
    ...(enabled === false ? [{ type: 'enabled.off' } as const] : []),
    ...(mode === 'off' ? [{ type: 'mode.off' } as const] : []),
    ...(isTighter ? limit : []),
    ...(mode === 'manual' ? [...manual, { type: 'mode.manual' } as const, ...law] : law),
    ...(mode === 'solar' ? [{ type: 'mode.solar' } as const] : []),
    ...(mode === 'manual' ? [] : manual),
    ...(isTighter ? [] : limit),
    ...(enabled === true ? [{ type: 'enabled.on' } as const] : []),
  ];
}

function manualNews({ manualDutyPercent }: ChargerChange): ChargingNews[] {
  if (manualDutyPercent === undefined) return [];
  return [{ type: 'manual.set', duty: clampDuty(manualDutyPercent) }];
}

function lawNews({ law, preset }: ChargerChange, before: Before): ChargingNews[] {
  if (law === undefined && preset === undefined) return [];
  return [{ type: 'law.set', law: law ?? before.law, preset: preset ?? before.preset }];
}
