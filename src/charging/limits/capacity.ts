import type { MeterReading } from '../../meter/reading.ts';
import { LONGEST_GAP_MS, QUARTER_MS, type Quarter, quarterAfter } from './quarter.ts';

/** What is known of the quarter hour that the Belgian capacity tariff bills. Plain data. */
export interface Capacity {
  readonly quarter: Quarter | undefined;
  /** What may be imported from now on, watts, so that this quarter stays below the peak. */
  readonly allowedW: number;
}

/**
 * How long a change of the house can go on before a car has answered it, seconds: a reading, 5 s to
 * follow or 6 s to stop, and some. What that costs is put aside in each quarter, and the last of it
 * is no time to spend savings in that the next quarter would have to pay for.
 */
const REACTION_S = 15;
const QUARTER_S = QUARTER_MS / 1_000;

/**
 * Takes a reading in. What this quarter has left below the peak is spread over the rest of it, so
 * that what may be imported never falls while it is kept.
 *
 * @param floorW - the peak that is paid for anyway, watts; in Flanders 2,500.
 */
export function capacityAfter(
  before: Capacity | undefined,
  reading: MeterReading,
  floorW: number,
): Capacity {
  const quarter = quarterAfter(before?.quarter, reading);
  const peakW = Math.max(floorW, monthPeakW(reading) ?? 0);
  const allowedW =
    quarter === undefined
      ? allowedAnyTimeW(reading, peakW)
      : allowedInQuarterW(quarter, reading.quarterHourImportW, peakW);
  // Without the meter's time in one reading the quarter is not forgotten.
  return { quarter: quarter ?? before?.quarter, allowedW };
}

/**
 * The highest quarter hour of this month, watts. One that the meter stamped in another month is not
 * of this one: at midnight on the first the meter may not have begun anew, and what ended at that
 * midnight was the last quarter of the month before.
 *
 * @returns undefined where the telegram has none.
 */
function monthPeakW({ monthPeakW, monthPeakAt, at }: MeterReading): number | undefined {
  if (monthPeakAt === undefined || at === undefined) return monthPeakW;
  const month = at.local.slice(0, 'YYYY-MM'.length);
  if (!monthPeakAt.local.startsWith(month)) return undefined;
  return monthPeakAt.local.endsWith('-01 00:00:00') ? undefined : monthPeakW;
}

/** Without the meter's time any moment may be the last of a quarter: none may import more. */
function allowedAnyTimeW({ quarterHourImportW = 0 }: MeterReading, peakW: number): number {
  return quarterHourImportW < peakW ? peakW : 0;
}

function allowedInQuarterW(quarter: Quarter, averageW: number | undefined, peakW: number): number {
  const leftS = (QUARTER_MS - quarter.elapsedMs) / 1_000;
  // What nobody watched is neither savings nor debts.
  const countedS = averageW === undefined ? quarter.watchedMs / 1_000 + leftS : QUARTER_S;
  const importedJ = averageW === undefined ? quarter.importedJ : toldJ(quarter, averageW);
  const budgetJ = peakW * countedS * (1 - REACTION_S / QUARTER_S) - importedJ;
  const evenW = Math.max(0, budgetJ / leftS);
  return leftS > REACTION_S ? evenW : Math.min(evenW, peakW);
}

/**
 * What the meter says of this quarter so far, joules. A demand register divides by the whole
 * quarter (IEC 62056-6-2, class 5), so it climbs from nothing; some adapters tell the average of
 * the time that has passed, and around the turn of a quarter a meter may still tell the one before.
 * Where we watched the whole quarter we know which; else it is the register, which is the more.
 */
function toldJ({ elapsedMs, watchedMs, importedJ }: Quarter, averageW: number): number {
  const ofQuarterJ = averageW * QUARTER_S;
  if (elapsedMs - watchedMs > LONGEST_GAP_MS) return ofQuarterJ;
  const ofElapsedJ = (averageW * elapsedMs) / 1_000;
  const isElapsed = Math.abs(ofElapsedJ - importedJ) < Math.abs(ofQuarterJ - importedJ);
  return isElapsed ? ofElapsedJ : ofQuarterJ;
}
