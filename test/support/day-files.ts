import type { FileDay } from '../../sim/days/day-builder.ts';
import { readDays } from '../../sim/days/day-file.ts';
import { temporaryFile } from './temporary-file.ts';

/** All days of a file with this content. */
export async function daysOf(content: string | Uint8Array, name = 'day.csv'): Promise<FileDay[]> {
  const days: FileDay[] = [];
  for await (const day of readDays(temporaryFile(name, content))) days.push(day);
  return days;
}

/** The only day of a file with this content. @throws {Error} where there is not exactly one. */
export async function dayOf(content: string | Uint8Array): Promise<FileDay> {
  const [day, ...others] = await daysOf(content);
  if (day === undefined || others.length > 0) throw new Error('not one day');
  return day;
}

/** The known parts of a day, as [from, until, house, sun]. */
export function stretches({ houseW, pvW }: FileDay): number[][] {
  const found: number[][] = [];
  for (let t = 0; t < houseW.length; t++) {
    const [h = Number.NaN, p = Number.NaN] = [houseW[t], pvW[t]];
    if (Number.isNaN(h)) continue;
    const last = found.at(-1);
    if (last && last[1] === t && last[2] === h && last[3] === p) last[1] = t + 1;
    else found.push([t, t + 1, h, p]);
  }
  return found;
}
