import { recordedDay } from './control-days.mjs';
import { CASES } from './control-rigs.mjs';

const built = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
const { runDay } = await built('sim/run-day.js');
const { RIVALS } = await built('sim/rivals/rivals.js');
const { lawOf } = await built('src/charging/laws/laws.js');
const { namedDay } = await built('sim/days/named-days.js');

/**
 * Runs one day with many laws on many rigs, in a thread of its own.
 *
 * @param job - `day`, and `runs`, each with the name of a case and a law: `{ rival }`, or
 *   `{ preset, own }` of the surplus law, or `{ step: true }`.
 * @returns the tally of each run, in their order.
 */
export default function dayOf({ day, runs }) {
  const meterDay = namedDay(day) ?? recordedDay(day);
  return runs.map(({ on, law }) => {
    const { rig, pvScale } = CASES[on];
    return runDay(simulated(law), rig, meterDay, pvScale);
  });
}

function simulated({ rival, step, preset = 'balanced', own }) {
  if (rival !== undefined) return { law: RIVALS[rival], asked: 'each-second' };
  return { law: lawOf(step ? 'step' : 'surplus', preset, own), asked: 'each-reading' };
}
