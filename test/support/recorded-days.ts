import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { MeterDay } from '../../sim/days/day.ts';
import { corpus } from './corpus.ts';

/** Names of the recorded days, in the order of their list; none where the corpus is absent. */
export const RECORDED_DAYS: readonly string[] =
  corpus === undefined
    ? []
    : readFileSync(`${corpus}days/DAYS.csv`, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',')[0] ?? '');

const SORTED = RECORDED_DAYS.toSorted();
/** The days our law was tuned on: every other one of the sorted list, the first included. */
export const TUNED_ON = SORTED.filter((_, i) => i % 2 === 0);
/** The days nobody looked at while tuning. */
export const HELD_OUT = SORTED.filter((_, i) => i % 2 === 1);

/** A recorded day. @throws {Error} where it is not there. */
export function recordedDay(name: string): MeterDay {
  const text = gunzipSync(readFileSync(`${corpus}days/${name}.csv.gz`)).toString();
  const rows = text.trim().split('\n').slice(1);
  const houseW = new Float32Array(rows.length);
  const pvW = new Float32Array(rows.length);
  rows.forEach((row, t) => {
    const [, house = 'NaN', pv = 'NaN'] = row.split(',');
    houseW[t] = Number(house);
    pvW[t] = Number(pv);
  });
  return { name, houseW, pvW };
}
