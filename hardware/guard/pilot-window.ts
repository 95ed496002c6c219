import type { PilotWindow } from './pilot-class.ts';

/** A converter that is read value by value. */
export interface AdcChannel {
  /** Counts. @throws {Error} when it cannot be read. */
  read(): number;
}

/** How counts become volts of the pilot. */
export interface PilotScale {
  readonly voltsPerCount: number;
  /** Volts of the pilot at a count of 0. */
  readonly offsetV: number;
}

/**
 * Reads are not in step with the PWM, so it takes many to see both of its parts: of 200, not two fall
 * into a part that is a tenth of the period with a chance of 1e-8.
 */
const READS = 200;
/** Ten periods: with a converter that is very fast all reads would lie within one. */
const LEAST_MS = 10;
/** However slow the converter is: three windows have to fit into the time to open. */
const MOST_MS = 20;

/**
 * Fewer reads than this in a window are too few: two windows in a row miss a part that is a tenth of the
 * period with a chance of 6e-12, with 100 reads with one of 1e-7, which is once in some days.
 */
export const LEAST_READS = 150;

/** A window that was measured. */
export interface MeasuredWindow extends PilotWindow {
  /** How many values it is made of. */
  readonly reads: number;
}

/**
 * The pilot over some periods. The second highest and second lowest count, so that one read that
 * is disturbed says nothing.
 *
 * @param now - monotonic milliseconds.
 * @throws {Error} when the converter cannot be read.
 */
export function readWindow(adc: AdcChannel, scale: PilotScale, now: () => number): MeasuredWindow {
  const startMs = now();
  let [highest, high] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [lowest, low] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let reads = 1;
  for (; ; reads++) {
    const count = adc.read();
    if (count > highest) [highest, high] = [count, highest];
    else if (count > high) high = count;
    if (count < lowest) [lowest, low] = [count, lowest];
    else if (count < low) low = count;
    const elapsedMs = now() - startMs;
    if (reads > 1 && elapsedMs >= LEAST_MS && (reads >= READS || elapsedMs >= MOST_MS)) break;
  }
  const volts = (count: number): number => count * scale.voltsPerCount + scale.offsetV;
  const [oneV, otherV] = [volts(high), volts(low)];
  // A divider may turn the pilot upside down.
  return { highV: Math.max(oneV, otherV), lowV: Math.min(oneV, otherV), reads };
}
