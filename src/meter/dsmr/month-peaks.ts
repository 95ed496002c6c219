import type { MonthPeak } from '../reading.ts';
import type { MeterClock } from './meter-time.ts';
import type { ObjectLine } from './object-line.ts';
import { Quantity, wattsOf } from './quantity.ts';

/** Values before the first month: their number and twice the code of the peak. */
const HEAD = 3;
/** Values of a month: its end, the time of its peak and the peak. */
const EACH = 3;
const PEAK_CODE = /^1-[01]:1\.6\.0$/;

const peak = new Quantity();

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
  line: ObjectLine,
  clock: MeterClock,
): readonly MonthPeak[] | undefined {
  const announced = line.count === 0 ? undefined : line.text(0);
  if (announced === undefined || !/^\d{0,2}$/.test(announced)) return undefined;
  const months = Number(announced);
  if (months === 0) return [];
  if (line.count !== HEAD + months * EACH) return undefined;
  if (!PEAK_CODE.test(line.text(1)) || !PEAK_CODE.test(line.text(2))) return undefined;
  const peaks: MonthPeak[] = [];
  for (let value = HEAD; value < line.count; value += EACH) {
    const month = readMonth(line, value, clock);
    if (month === undefined) return undefined;
    peaks.push(month);
  }
  return peaks;
}

function readMonth(line: ObjectLine, value: number, clock: MeterClock): MonthPeak | undefined {
  const { bytes } = line;
  const month = clock.read(bytes, line.startOf(value), line.endOf(value));
  const at = clock.read(bytes, line.startOf(value + 1), line.endOf(value + 1));
  const isRead = peak.read(bytes, line.startOf(value + 2), line.endOf(value + 2));
  const peakW = isRead && !peak.isNegative ? wattsOf(peak) : undefined;
  if (peakW === undefined) return undefined;
  return { ...(month && { month }), ...(at && { at }), peakW };
}
