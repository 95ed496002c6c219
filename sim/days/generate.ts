import { type CloudTrace, cloudTrace, type Spell } from '../clouds.ts';
import { type Household, houseLoad } from '../house-load.ts';
import { seededRandom } from '../random.ts';
import { clearSkyPower, type Roof, type SunDay } from '../sun.ts';
import { DAY_S, type MeterDay } from './day.ts';

/** What a generated day is made from; the same plan gives the same day everywhere. */
export interface DayPlan {
  readonly name: string;
  readonly seed: number;
  readonly sun: SunDay;
  readonly roof: Roof;
  readonly sky: readonly Spell[];
  readonly household: Household;
}

/** The clear sky changes slowly: it is computed this often and interpolated in between, seconds. */
const SUN_STEP_S = 120;

/** Generates the day of a plan. */
export function generateDay(plan: DayPlan): MeterDay {
  // House and sky have streams of their own, so that changing one leaves the other as it was.
  const houseW = houseLoad(plan.household, seededRandom(plan.seed * 2 + 1));
  const clouds = cloudTrace(plan.sky, seededRandom(plan.seed * 2));
  return { name: plan.name, houseW, pvW: roofPower(plan, clouds) };
}

function roofPower({ roof, sun }: DayPlan, { direct, diffuse }: CloudTrace): Float32Array {
  const pvW = new Float32Array(DAY_S);
  let from = clearSkyPower(roof, sun, 0);
  for (let t = 0; t < DAY_S; t += SUN_STEP_S) {
    const to = clearSkyPower(roof, sun, t + SUN_STEP_S);
    if (from.horizontalWm2 + to.horizontalWm2 > 0) {
      for (let i = 0; i < SUN_STEP_S; i++) {
        const x = i / SUN_STEP_S;
        const directW = from.directW + (to.directW - from.directW) * x;
        const diffuseW = from.diffuseW + (to.diffuseW - from.diffuseW) * x;
        const watts = directW * (direct[t + i] ?? 0) + diffuseW * (diffuse[t + i] ?? 0);
        pvW[t + i] = Math.round(Math.min(roof.inverterW, watts));
      }
    }
    from = to;
  }
  return pvW;
}
