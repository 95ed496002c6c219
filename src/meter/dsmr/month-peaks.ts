import type { MonthPeak } from '../reading.ts';
import type { MeterClock } from './meter-time.ts';
import type { ObjectLine } from './object-line.ts';
import { wattsOf } from './quantity.ts';

/** Values before the first month: their number and twice the code of the peak. */
const HEAD = 3;
/** Values of a month: its end, the time of its peak and the peak. */
const EACH = 3;
const PEAK_CODE = /^1-[01]:1\.6\.0$/;

/**
 * The peaks of past months in Belgium, `(n)(1-0:1.6.0)(1-0:1.6.0)(TST)(TST)(kW)...`, 13 at most.
 *
 * Hungarian meters send registers of the past month under the same code: these begin with a time
 * and are no peaks.
 *
 * Source: eMUCS P1 2.1.1, 0-0:98.1.0.
 *
 * @returns undefined if it is anything else; no months for `()` and `(0)`.
 */
export function readMonthPeaks(
  object: ObjectLine,
  clock: MeterClock,
): readonly MonthPeak[] | undefined {
  const announced = object.text(0);
  if (object.count === 0 || !/^\d{0,2}$/.test(announced)) return undefined;
  const months = Number(announced);
  if (months === 0) return [];
  if (object.count !== HEAD + months * EACH) return undefined;
  if (!PEAK_CODE.test(object.text(1)) || !PEAK_CODE.test(object.text(2))) return undefined;
  const peaks: MonthPeak[] = [];
  for (let value = HEAD; value < object.count; value += EACH) {
    const peak = object.quantity(value + 2);
    const peakW = peak && !peak.isNegative ? wattsOf(peak) : undefined;
    if (peakW === undefined) return undefined;
    const month = object.time(value, clock);
    const at = object.time(value + 1, clock);
    peaks.push({ ...(month && { month }), ...(at && { at }), peakW });
  }
  return peaks;
}
