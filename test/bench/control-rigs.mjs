import { readFileSync } from 'node:fs';

const built = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
const { CAR_MODELS } = await built('sim/car-models.js');
const { RIGS, PV_SCALE } = await built('sim/rigs.js');

/**
 * The houses, boxes, meters and cars that the numbers are for, by a short name, each with its `rig`,
 * what the sun is multiplied with, and what is promised for it.
 */
export const CASES = Object.fromEntries(
  Object.entries(jsonOf('control-cases.json')).map(([name, told]) => [
    name,
    { ...told, rig: rigOf(told), pvScale: PV_SCALE[told.rig] },
  ]),
);

export function jsonOf(file) {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}

function rigOf({ rig: name, car = 'measured', carPhases, meter, phasePowers }) {
  const rig = RIGS[name];
  const model = CAR_MODELS[car];
  const phases = carPhases ?? rig.phases;
  return {
    ...rig,
    phasePowers: phasePowers ?? rig.phasePowers,
    car: { ...model, phases, maxA: Math.min(model.maxA, rig.maxA) },
    meter: { ...rig.meter, ...meter },
  };
}
