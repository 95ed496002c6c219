import type { Household } from '../house-load.ts';
import type { Roof, SunDay } from '../sun.ts';
import type { MeterDay } from './day.ts';
import { type DayPlan, generateDay } from './generate.ts';
import { SKIES } from './skies.ts';

/** A house in the middle of the Netherlands. */
const UTRECHT = { latitudeDeg: 52.1 };
const SOUTH_ROOF: Roof = { peakW: 5_600, tiltDeg: 35, azimuthDeg: 190, inverterW: 5_000 };

/** 5.1 degrees east: noon is 40 minutes late by winter time. */
const summer = (dayOfYear: number): SunDay => ({ ...UTRECHT, dayOfYear, noonOffsetH: 1.66 });
const winter = (dayOfYear: number): SunDay => ({ ...UTRECHT, dayOfYear, noonOffsetH: 0.66 });

const QUIET: Household = {
  standbyW: 130,
  kettles: 4,
  meals: 1,
  bakes: false,
  washes: false,
  dries: false,
  dishwasher: false,
  eveningW: 180,
};
const WORKDAY: Household = { ...QUIET, dishwasher: true };
const WASHDAY: Household = { ...QUIET, kettles: 5, washes: true, dishwasher: true };
const SUNDAY: Household = { ...WASHDAY, kettles: 7, meals: 2, bakes: true, dries: true };

const plan = (
  name: string,
  seed: number,
  parts: Pick<DayPlan, 'sun' | 'sky' | 'household'>,
): DayPlan => ({ name, seed, roof: SOUTH_ROOF, ...parts });

/** The days that ship with the program, each with its seed. */
export const DAY_PLANS = [
  plan('clear-summer', 101, { sun: summer(178), sky: SKIES.clear, household: WORKDAY }),
  plan('broken-summer', 102, { sun: summer(192), sky: SKIES.broken, household: WASHDAY }),
  plan('fast-broken', 103, { sun: summer(165), sky: SKIES.torn, household: QUIET }),
  plan('ramps', 104, { sun: summer(135), sky: SKIES.fronts, household: WORKDAY }),
  plan('overcast', 105, { sun: summer(205), sky: SKIES.overcast, household: QUIET }),
  plan('spring-mixed', 106, { sun: summer(100), sky: SKIES.mixed, household: SUNDAY }),
  plan('autumn', 107, { sun: summer(275), sky: SKIES.hazy, household: WASHDAY }),
  plan('winter', 108, { sun: winter(350), sky: SKIES.pale, household: WORKDAY }),
] as const satisfies readonly DayPlan[];

/** Names of the shipped days, in the order in which they are shown. */
export const DAY_NAMES: readonly string[] = DAY_PLANS.map(({ name }) => name);

/** A shipped day, generated on the spot; undefined for an unknown name. */
export function namedDay(name: string): MeterDay | undefined {
  const found = DAY_PLANS.find((day) => day.name === name);
  return found === undefined ? undefined : generateDay(found);
}

/** Another day of the same kind: the weather and household of a plan, drawn again. */
export function dayLike(base: DayPlan, seed: number): MeterDay {
  return generateDay({ ...base, name: `${base.name}-${seed}`, seed });
}
