const built = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
const { CAR_MODELS } = await built('sim/car-models.js');
const { createLawRun } = await built('sim/law-engine.js');
const { RIGS } = await built('sim/rigs.js');
const { lawOf } = await built('src/charging/laws/laws.js');

const HOUSE_W = 300;
const QUARTERS_OF_KW = { least: 4, most: 44 };
const HALF_AN_HOUR_S = 1_800;
const REST_AFTER_S = 60;
/** A step has this long to be followed; no multiple of ten, so that slow meters see it late. */
const STEP_S = 907;
const NEAR_W = 150;
/** What these cars do is no answer to the offer: one gets full, one breaks the limit and is cut off. */
const UNSTEADY_CARS = ['nearly-full', 'draws-too-much'];
/** Cars that can draw 5 kW on one phase, down to 6 A. */
const STEP_CARS = ['measured', 'ideal', 'fast', 'slow', 'whole-ampere', 'sleeps-after-pauses'];

/** Rows on a sun that does not move, and on one that steps. */
export function steadyRows() {
  return [...constantRows(), ...stepRows()];
}

function constantRows() {
  const rows = [];
  for (const on of ['1p32', '3p16']) {
    for (const periodS of [1, 10]) {
      const moving = [];
      let runs = 0;
      for (const car of Object.keys(CAR_MODELS)) {
        if (UNSTEADY_CARS.includes(car)) continue;
        for (let quarter = QUARTERS_OF_KW.least; quarter <= QUARTERS_OF_KW.most; quarter++) {
          runs += 1;
          if (changesLate(rigOf(on, car, periodS), quarter * 250)) {
            moving.push(`${car} at ${quarter / 4} kW`);
          }
        }
      }
      rows.push({
        name: `${on}, constant sun, meter every ${periodS} s: moves after ${REST_AFTER_S} s`,
        value: moving.length,
        unit: `of ${runs}`,
        target: '0',
        note: moving.slice(0, 3).join(', '),
      });
    }
  }
  return rows;
}

/** Whether the offer changes in half an hour of constant surplus, once a minute has passed. */
function changesLate(rig, surplusW) {
  const run = createLawRun({ law: lawOf('surplus', 'balanced'), asked: 'each-reading' }, rig);
  let before;
  for (let t = 0; t < HALF_AN_HOUR_S; t++) {
    const { duty } = run.second(t, HOUSE_W, HOUSE_W + surplusW);
    if (t > REST_AFTER_S && duty !== before) return true;
    before = duty;
  }
  return false;
}

function stepRows() {
  return STEP_CARS.flatMap((car) =>
    [1, 10].map((periodS) => {
      const { upS, downS, ownUpS, ownDownS } = stepped(rigOf('1p32', car, periodS));
      return {
        name: `1p32, 2 -> 5 -> 2 kW, car ${car}, meter every ${periodS} s`,
        value: Math.max(upS - ownUpS, downS - ownDownS),
        unit: 's',
        target: '<= 30',
        note: `grid within ${NEAR_W} W ${upS} s after the sun rose, ${downS} s after it fell; the car's own ramp takes ${ownUpS.toFixed(0)} and ${ownDownS.toFixed(0)} s`,
      };
    }),
  );
}

/** How long after a step of the sun the grid was last far from zero, seconds. */
function stepped(rig) {
  const run = createLawRun({ law: lawOf('surplus', 'balanced'), asked: 'each-reading' }, rig);
  const lastFar = [0, 0, 0];
  for (let t = 0; t < 3 * STEP_S; t++) {
    const stretch = Math.floor(t / STEP_S);
    const surplusW = stretch === 1 ? 5_000 : 2_000;
    const { carW } = run.second(t, HOUSE_W, HOUSE_W + surplusW);
    if (Math.abs(carW - surplusW) >= NEAR_W) lastFar[stretch] = t + 1 - stretch * STEP_S;
  }
  const stepA = 3_000 / 230;
  const { deadS, upAPerS, downAPerS } = rig.car;
  const [ownUpS, ownDownS] = [deadS + stepA / upAPerS, deadS + stepA / downAPerS];
  return { upS: lastFar[1], downS: lastFar[2], ownUpS, ownDownS };
}

function rigOf(on, carName, periodS) {
  const rig = RIGS[on];
  const model = CAR_MODELS[carName];
  const car =
    rig.phases === 1 ? model : { ...model, phases: 3, maxA: Math.min(model.maxA, rig.maxA) };
  return { ...rig, car, meter: { ...rig.meter, periodS } };
}
