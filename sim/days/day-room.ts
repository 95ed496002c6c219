import { DAY_S, type MeterDay } from './day.ts';

/**
 * Memory of days that are over, for use by the next. It is most of a replay's memory, which the
 * garbage collector frees late; all threads share it.
 */
const spare: Float32Array[] = [];

/** Room for one course of a day; {@link DAY_S} entries, nothing known yet. */
export function roomForDay(): Float32Array {
  const bytes = DAY_S * Float32Array.BYTES_PER_ELEMENT;
  return (spare.pop() ?? new Float32Array(new SharedArrayBuffer(bytes))).fill(Number.NaN);
}

/** Takes back the room of a day that nobody reads any more. */
export function giveBack({ houseW, pvW }: Pick<MeterDay, 'houseW' | 'pvW'>): void {
  spare.push(houseW, pvW);
}
