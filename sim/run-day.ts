import type { MeterDay } from './days/day.ts';
import { createLawRun, type SimulatedLaw } from './law-engine.ts';
import type { Tally } from './metrics.ts';
import type { Rig } from './plant.ts';

/** Runs one law through one day. Seconds that are not known pass without anything happening. */
export function runDay(law: SimulatedLaw, rig: Rig, day: MeterDay, pvScale = 1): Tally {
  const run = createLawRun(law, rig);
  const { houseW, pvW } = day;
  for (let t = 0; t < houseW.length; t++) {
    const house = houseW[t];
    const pv = pvW[t];
    if (house === undefined || pv === undefined || Number.isNaN(house + pv)) continue;
    run.second(t, house, pv * pvScale);
  }
  return run.tally();
}
