import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const FOLDER = new URL('../../../shared/corpus/days/', import.meta.url);
/** No days of a house, but a recording of a car. */
const NO_DAY = /^car-/;
/** Nothing is scored after the last sun, however much the roof is enlarged. */
const DARK_W = 0;

/** Names of the recorded days, sorted; none where they are absent. */
export const RECORDED = existsSync(FOLDER)
  ? readdirSync(FOLDER)
      .filter((file) => file.endsWith('.csv.gz') && !NO_DAY.test(file))
      .map((file) => file.replace('.csv.gz', ''))
      .sort()
  : [];

/** Every other one, the first included: the law's numbers were chosen on these. */
export const TUNED_ON = RECORDED.filter((_, i) => i % 2 === 0);
/** The others, which nobody looked at while choosing. */
export const HELD_OUT = RECORDED.filter((_, i) => i % 2 === 1);

/** House and sun of a day by the second, until its last sun. */
export function recordedDay(name) {
  const text = gunzipSync(readFileSync(new URL(`${name}.csv.gz`, FOLDER))).toString();
  const rows = text.trim().split('\n').slice(1);
  const houseW = new Float32Array(rows.length);
  const pvW = new Float32Array(rows.length);
  let endS = 0;
  rows.forEach((row, t) => {
    const [, house, pv] = row.split(',');
    houseW[t] = Number(house);
    pvW[t] = Number(pv);
    if (pvW[t] > DARK_W) endS = t + 2;
  });
  return { name, houseW: houseW.subarray(0, endS), pvW: pvW.subarray(0, endS) };
}
