const built = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
const { CAR_MODELS } = await built('sim/car-models.js');
const { RIGS, PV_SCALE } = await built('sim/rigs.js');

const ONE = RIGS['1p32'];
const THREE = RIGS['3p16'];
const SWITCHABLE = RIGS.sw16;
const everyTenSeconds = (rig) => ({ ...rig, meter: { ...rig.meter, periodS: 10 } });
const late = (rig) => ({ ...rig, meter: { ...rig.meter, latencyS: [2, 3, 4] } });
const withCar = (rig, name) => {
  const car = CAR_MODELS[name];
  return {
    ...rig,
    car: rig.phases === 1 ? car : { ...car, phases: 3, maxA: Math.min(car.maxA, rig.maxA) },
  };
};
const onePhaseCar = { ...CAR_MODELS.measured, maxA: THREE.maxA };

/**
 * The houses, boxes, meters and cars that the numbers are for, by a short name: what to tell people,
 * the rig, what the sun is multiplied with, and the least net solar score promised for it.
 */
export const CASES = {
  '1p32': { about: '1-phase 32 A', rig: ONE, promised: 0.97 },
  '3p16': { about: '3-phase 16 A', rig: THREE, promised: 0.98 },
  sw16: { about: 'switchable 1/3-phase 16 A', rig: SWITCHABLE, promised: 0.95 },
  'fast-1p': { about: '1-phase, fast car', rig: withCar(ONE, 'fast'), promised: 0.95 },
  'slow-1p': { about: '1-phase, slow car', rig: withCar(ONE, 'slow'), promised: 0.95 },
  'whole-1p': {
    about: '1-phase, car in whole amperes',
    rig: withCar(ONE, 'whole-ampere'),
    promised: 0.95,
  },
  'small-1p': {
    about: '1-phase, 16 A car on 32 A box',
    rig: withCar(ONE, 'small-charger'),
    promised: 0.93,
  },
  'dsmr4-1p': { about: '1-phase, meter every 10 s', rig: everyTenSeconds(ONE), promised: 0.95 },
  'late-1p': { about: '1-phase, meter 2-4 s late', rig: late(ONE), promised: 0.95 },
  'slow-3p': { about: '3-phase, slow car', rig: withCar(THREE, 'slow'), promised: 0.95 },
  'dsmr4-3p': { about: '3-phase, meter every 10 s', rig: everyTenSeconds(THREE), promised: 0.95 },
  'whole-3p': {
    about: '3-phase, car in whole amperes',
    rig: withCar(THREE, 'whole-ampere'),
    promised: 0.95,
  },
  'one-on-three': {
    about: '1-phase car on 3-phase box, total power only',
    rig: { ...THREE, car: onePhaseCar },
  },
  'one-on-three-told': {
    about: '1-phase car on 3-phase box, powers of each phase',
    rig: { ...THREE, car: onePhaseCar, phasePowers: true },
  },
};

/** Published numbers on three phases are for a roof twice as large. */
export function pvScaleOf(name) {
  return CASES[name].rig.phases === 1 ? PV_SCALE['1p32'] : PV_SCALE['3p16'];
}
