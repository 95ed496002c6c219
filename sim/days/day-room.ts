import { DAY_S, type MeterDay } from './day.ts';

/**
 * Memory of days that are over. It is what most of a replay's memory is, and the collector lets it
 * lie for long: so it is used again, and every thread looks at the same.
 */
const spare: Float32Array[] = [];

/** Room for one course of a day; {@link DAY_S} entries, nothing known yet. */
export function roomForDay(): Float32Array {
  const bytes = DAY_S * Float32Array.BYTES_PER_ELEMENT;
  return (spare.pop() ?? new Float32Array(new SharedArrayBuffer(bytes))).fill(Number.NaN);
}

/** Takes the room of a day that nobody will look at any more. */
export function giveBack({ houseW, pvW }: Pick<MeterDay, 'houseW' | 'pvW'>): void {
  spare.push(houseW, pvW);
}
