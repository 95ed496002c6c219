import { eachSecond, type MeterDay } from './days/day.ts';
import { createLawRun, type SimulatedLaw } from './law-engine.ts';
import type { Tally } from './metrics.ts';
import type { Rig } from './plant.ts';

/** Runs one law through one day. */
export function runDay(law: SimulatedLaw, rig: Rig, day: MeterDay, pvScale = 1): Tally {
  const run = createLawRun(law, rig);
  eachSecond(day, (t, houseW, pvW) => run.second(t, houseW, pvW * pvScale));
  return run.tally();
}
