import type { Logger } from 'pino';
import type { ChargerState } from '../charging/charger.ts';
import type { ChargingNews } from '../charging/events.ts';
import type { Clock } from '../clock.ts';
import type { House } from '../house/house.ts';
import { endBoostInTime } from './boost-end.ts';
import { type BoxMemory, withEnd, withFault, withStart } from './box-memory.ts';
import type { BoxState } from './journal.ts';
import { boostIn } from './remembered-boost.ts';

/** Energy totals are written this often: often enough for people, rarely enough for an SD card. */
const TOTALS_EVERY_MS = 15 * 60_000;
/** Until a latched fault that could not be written is tried again. */
const AGAIN_MS = 5_000;

/** A house that hears when a fault of it is on disk, and when its boost is over. */
export interface RecordedHouse extends House {
  send(news: Extract<ChargingNews, { type: 'fault.recorded' | 'lease.end' }>): void;
}

export interface StartParts {
  readonly clock: Clock;
  readonly log: Logger;
  /** The kernel's id of this boot, where there is one. */
  readonly bootId: string | undefined;
}

/**
 * Writes down that the box started, and the faults it starts with. A full or broken disk keeps
 * nobody from charging: what was not written goes with the next write.
 */
export async function noteStart(
  house: House,
  memory: BoxMemory,
  { clock, log, bootId }: StartParts,
): Promise<void> {
  const { faults } = house.picture().charger;
  try {
    await memory.update((box) => faults.reduce(withFault, withStart(box, clock.epochMs(), bootId)));
  } catch (err) {
    log.error({ err }, 'this start is not on disk, and what is set now will not be either');
  }
}

/**
 * Writes down latched faults, boosts and that a car was woken as they come, and energy totals now
 * and then. Nothing waits for the disk: the contactor is open before a fault arrives here. Only the
 * word that it is recorded waits: a fault is written again and again until it is flushed.
 *
 * @returns what to call at an orderly end; resolves once that is written too, or cannot be.
 */
export function rememberHouse(
  house: RecordedHouse,
  memory: BoxMemory,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): () => Promise<void> {
  const write = (change: Parameters<BoxMemory['update']>[0]): void => {
    memory.update(change).catch((err: unknown) => log.error({ err }, 'cannot remember'));
  };
  let again: unknown;
  let isOver = false;
  let hasFailed = false;
  const record = async (): Promise<void> => {
    clock.clearTimeout(again);
    const { faults } = house.picture().charger;
    const unwritten = faults.filter(({ latched, isRecorded }) => latched && !isRecorded);
    if (unwritten.length === 0) return;
    try {
      await memory.update((box) => unwritten.reduce(withFault, box));
      hasFailed = false;
      for (const { kind, sinceEpochMs } of unwritten) {
        log.warn({ fault: kind }, 'told to open, and the fault is on disk');
        house.send({ type: 'fault.recorded', kind, sinceEpochMs });
      }
    } catch (err) {
      if (!hasFailed) log.error({ err }, 'a latched fault is not on disk: a power cut forgets it');
      hasFailed = true;
      if (!isOver) again = clock.setTimeout(record, AGAIN_MS);
    }
  };
  void record();
  let lastLease = house.picture().charger.lease;
  const unsubscribe = house.subscribe((event) => {
    const { charger } = house.picture();
    const { lease } = charger;
    const isWoken = isCarWoken(charger, memory.state);
    if (isWoken !== (memory.state.wasCarWoken === true)) write((box) => withWoken(box, isWoken));
    if (event.type === 'fault') void record();
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
  const stopLooking = endBoostInTime(house, (news) => house.send(news), clock);
  return async () => {
    isOver = true;
    unsubscribe();
    stopLooking();
    clock.clearTimeout(alarm);
    clock.clearTimeout(again);
    await memory
      .update((box) => withEnd(withTotals(box, house)))
      .catch((err: unknown) => log.error({ err }, 'this end is not on disk: it counts as none'));
  };
}

/** From the first step of the pulse until the car is unplugged. */
function isCarWoken({ reason, vehicle }: ChargerState, box: BoxState): boolean {
  if (vehicle === 'A') return false;
  return box.wasCarWoken === true || reason.code === 'waking-car';
}

function withWoken({ wasCarWoken: _, ...others }: BoxState, isWoken: boolean): BoxState {
  return { ...others, ...(isWoken && { wasCarWoken: true }) };
}

function withTotals(box: BoxMemory['state'], house: House): BoxMemory['state'] {
  const picture = house.picture();
  const { solarWh, gridWh } = picture.totals;
  const { boost: _, ...others } = box;
  const boost = boostIn(picture);
  return { ...others, solarWh, gridWh, ...(boost !== undefined && { boost }) };
}
