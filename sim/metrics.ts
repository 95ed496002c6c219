import type { OptimumWh } from './optimum.ts';

/** Sums over a stretch of seconds: they add up over days, and every score follows from them. */
export interface Tally {
  readonly surplusWh: number;
  readonly solarWh: number;
  readonly gridWh: number;
  readonly overWh: number;
  readonly underWh: number;
  readonly closings: number;
  readonly phaseSwitches: number;
  readonly dutyChanges: number;
  readonly onSeconds: number;
  /** Sum of |drawn - surplus| over the seconds that could be followed, watt-seconds. */
  readonly missWs: number;
  readonly followedSeconds: number;
  /** How many of these misses fell into each class of {@link MISS_CLASS_W}. */
  readonly misses: Readonly<Uint32Array>;
  readonly optimum: OptimumWh;
}

/** Scores of a stretch. A ratio is undefined where there is nothing to divide by. */
export interface Metrics {
  readonly surplusWh: number;
  readonly solarWh: number;
  readonly gridWh: number;
  readonly exportWh: number;
  /** Solar capture ratio: sun taken per best that never imports; above 1 for laws that import. */
  readonly scr: number | undefined;
  /** Part of the car's energy that was sun. */
  readonly share: number | undefined;
  /** Net solar score: sun less grid, of the most that can be had. */
  readonly nss: number | undefined;
  /** Charging performance index: as nss, with 20 Wh for each closing on both sides. */
  readonly cpi: number | undefined;
  readonly closings: number;
  readonly phaseSwitches: number;
  readonly dutyChangesPerHour: number;
  /** Drawn above the surplus, or above the minimum where that is more. */
  readonly overWh: number;
  /** Surplus not drawn though the box was on and could have offered it. */
  readonly underWh: number;
  /** Mean and 95th percentile of |drawn - surplus| while it could be followed, watts. */
  readonly maeW: number | undefined;
  readonly p95W: number | undefined;
}

/** Width of a class of misses, watts, and how many there are; the last one takes all above. */
export const MISS_CLASS_W = 5;
export const MISS_CLASSES = 3_000;
/** Cost of a closing in the charging performance index, Wh. */
const CLOSING_WH = 20;

/** Adds up stretches, so that days are pooled by energy and not by ratio. */
export function pooled(tallies: readonly Tally[]): Tally {
  const pool = new Pool();
  for (const tally of tallies) pool.add(tally);
  return pool.tally();
}

/** Stretches added up as they come, in the memory of one. */
export class Pool {
  readonly #misses = new Uint32Array(MISS_CLASSES);
  #sums: Omit<Tally, 'misses'> = {
    surplusWh: 0,
    solarWh: 0,
    gridWh: 0,
    overWh: 0,
    underWh: 0,
    closings: 0,
    phaseSwitches: 0,
    dutyChanges: 0,
    onSeconds: 0,
    missWs: 0,
    followedSeconds: 0,
    optimum: { pureWh: 0, w1Wh: 0, dpWh: 0 },
  };

  add(tally: Tally): void {
    const before = this.#sums;
    this.#sums = {
      surplusWh: before.surplusWh + tally.surplusWh,
      solarWh: before.solarWh + tally.solarWh,
      gridWh: before.gridWh + tally.gridWh,
      overWh: before.overWh + tally.overWh,
      underWh: before.underWh + tally.underWh,
      closings: before.closings + tally.closings,
      phaseSwitches: before.phaseSwitches + tally.phaseSwitches,
      dutyChanges: before.dutyChanges + tally.dutyChanges,
      onSeconds: before.onSeconds + tally.onSeconds,
      missWs: before.missWs + tally.missWs,
      followedSeconds: before.followedSeconds + tally.followedSeconds,
      optimum: {
        pureWh: before.optimum.pureWh + tally.optimum.pureWh,
        w1Wh: before.optimum.w1Wh + tally.optimum.w1Wh,
        dpWh: before.optimum.dpWh + tally.optimum.dpWh,
      },
    };
    tally.misses.forEach((count, i) => {
      this.#misses[i] = (this.#misses[i] ?? 0) + count;
    });
  }

  /** All that was added so far. */
  tally(): Tally {
    return { ...this.#sums, misses: this.#misses };
  }
}

export function metricsOf(tally: Tally): Metrics {
  const { surplusWh, solarWh, gridWh, closings, optimum } = tally;
  return {
    surplusWh,
    solarWh,
    gridWh,
    exportWh: surplusWh - solarWh,
    scr: ratio(solarWh, optimum.pureWh),
    share: ratio(solarWh, solarWh + gridWh),
    nss: ratio(solarWh - gridWh, optimum.w1Wh),
    cpi: ratio(solarWh - gridWh - CLOSING_WH * closings, optimum.dpWh),
    closings,
    phaseSwitches: tally.phaseSwitches,
    dutyChangesPerHour: ratio(tally.dutyChanges * 3_600, tally.onSeconds) ?? 0,
    overWh: tally.overWh,
    underWh: tally.underWh,
    maeW: ratio(tally.missWs, tally.followedSeconds),
    p95W: percentileW(tally, 0.95),
  };
}

function ratio(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}

/** Middle of the class in which the given part of all misses is reached. */
function percentileW({ misses, followedSeconds }: Tally, part: number): number | undefined {
  if (followedSeconds === 0) return undefined;
  let seen = 0;
  const classOf = misses.findIndex((count) => {
    seen += count;
    return seen >= part * followedSeconds;
  });
  return (classOf + 0.5) * MISS_CLASS_W;
}
