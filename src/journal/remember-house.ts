import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { House } from '../house/house.ts';
import { type BoxMemory, withEnd, withFault } from './box-memory.ts';
import { boostIn } from './remembered-boost.ts';

/** Energy totals are written this often: often enough for people, rarely enough for an SD card. */
const TOTALS_EVERY_MS = 15 * 60_000;

/**
 * Writes down latched faults and boosts as they come, and energy totals now and then.
 *
 * @returns what to call at an orderly end; resolves once that is written too.
 */
export function rememberHouse(
  house: House,
  memory: BoxMemory,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): () => Promise<void> {
  const write = (change: Parameters<BoxMemory['update']>[0]): void => {
    memory.update(change).catch((err: unknown) => log.error({ err }, 'cannot remember'));
  };
  let lastLease = house.picture().charger.lease;
  const unsubscribe = house.subscribe((event) => {
    const { faults, lease } = house.picture().charger;
    if (event.type === 'fault') write((box) => faults.reduce(withFault, box));
    if (event.type !== 'charger' || lease === lastLease) return;
    const isNews = lease?.kind === 'boost' || lastLease?.kind === 'boost';
    lastLease = lease;
    if (isNews) write((box) => withTotals(box, house));
  });
  let alarm: unknown;
  const totals = (): void => {
    write((box) => withTotals(box, house));
    alarm = clock.setTimeout(totals, TOTALS_EVERY_MS);
  };
  alarm = clock.setTimeout(totals, TOTALS_EVERY_MS);
  return async () => {
    unsubscribe();
    clock.clearTimeout(alarm);
    await memory.update((box) => withEnd(withTotals(box, house)));
  };
}

function withTotals(box: BoxMemory['state'], house: House): BoxMemory['state'] {
  const picture = house.picture();
  const { solarWh, gridWh } = picture.totals;
  const { boost: _, ...others } = box;
  const boost = boostIn(picture);
  return { ...others, solarWh, gridWh, ...(boost !== undefined && { boost }) };
}
