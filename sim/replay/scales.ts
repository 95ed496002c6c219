import { SIM_VOLTAGE_V } from '../car.ts';
import { DAY_S } from '../days/day.ts';
import { SUN_W } from '../scorer.ts';
import type { DayTrace, LawTrace } from './trace.ts';

/** From and to, in the unit of the picture. */
export type Range = readonly [least: number, most: number];

/** What the pictures of a day show; the same for every law, so that they can be compared. */
export interface DayScales {
  /** Seconds of the day. */
  readonly time: Range;
  /** Kilowatts. */
  readonly power: Range;
  readonly grid: Range;
  /** Amperes; below zero lies the strip that says what the box did. */
  readonly current: Range;
}

/** Around the sun this much of the night is shown, seconds. */
const MARGIN_S = 1_800;
const STRIP_A = -3;
/** Some export is shown even where there is none. */
const LEAST_EXPORT_KW = -0.2;

/** @param carPhases - phases the car uses where the box supplies as many. */
export function scalesOf(sky: DayTrace, traces: readonly LawTrace[], carPhases: number): DayScales {
  const time = daylight(sky);
  const [from, until] = time.map((second) => Math.floor(second / sky.stepS));
  let power = 0;
  let current = 0;
  let imported = 0;
  let exported = LEAST_EXPORT_KW;
  for (let step = from ?? 0; step < (until ?? 0); step++) {
    const [sun, house, best] = [
      kilo(sky.sunW, step),
      kilo(sky.houseW, step),
      kilo(sky.bestW, step),
    ];
    power = Math.max(power, sun, house, best);
    for (const { carW, offeredA, bands } of traces) {
      const car = kilo(carW, step);
      const phases = Math.min(carPhases, bands[step] === 2 ? 1 : 3);
      power = Math.max(power, car);
      imported = Math.max(imported, house + car - sun);
      exported = Math.min(exported, house + car - sun);
      current = Math.max(current, offeredA[step] ?? 0, (car * 1_000) / (SIM_VOLTAGE_V * phases));
    }
  }
  return {
    time,
    power: withAir(0, power),
    grid: withAir(exported, imported),
    current: withAir(STRIP_A, current),
  };
}

/** From a little before the first sun to a little after the last. */
function daylight({ sunW, stepS }: DayTrace): Range {
  const first = sunW.findIndex((watts) => watts > SUN_W);
  if (first < 0) return [0, DAY_S];
  const last = sunW.findLastIndex((watts) => watts > SUN_W);
  return [Math.max(0, first * stepS - MARGIN_S), Math.min(DAY_S, last * stepS + MARGIN_S)];
}

/** What is not known takes no room. */
function kilo(watts: Float32Array, step: number): number {
  const value = watts[step] ?? Number.NaN;
  return Number.isNaN(value) ? 0 : value / 1_000;
}

/** Some air above, and never a flat scale. */
function withAir(least: number, most: number): Range {
  return [least, Math.max(most, least + 1) * 1.05];
}
