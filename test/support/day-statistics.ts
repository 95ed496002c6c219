/** House and sun of a whole day at 1 s. */
export interface DaySeries {
  readonly houseW: ArrayLike<number>;
  readonly pvW: ArrayLike<number>;
}

/** What a solar law feels of a day. */
export type DayStatistics = ReturnType<typeof dayStatistics>;

/** Least power a car takes: 6 A on one phase and on three, watts. */
const ONE_PHASE_W = 1_380;
const THREE_PHASE_W = 4_140;
/** Below this the roof sleeps, watts. */
const DAYLIGHT_W = 50;

export function dayStatistics({ houseW, pvW }: DaySeries) {
  let surplus = 0;
  let pv = 0;
  let house = 0;
  let pvMaxW = 0;
  let houseMaxW = 0;
  let crossings = 0;
  let over1380 = 0;
  let over4140 = 0;
  let pvTravel = 0;
  let netTravel = 0;
  const pvSteps: number[] = [];
  const netSteps: number[] = [];
  for (let t = 0; t < houseW.length; t++) {
    const h = houseW[t] ?? Number.NaN;
    const p = pvW[t] ?? Number.NaN;
    const surplusW = Math.max(0, p - h);
    surplus += surplusW;
    pv += p;
    house += h;
    pvMaxW = Math.max(pvMaxW, p);
    houseMaxW = Math.max(houseMaxW, h);
    if (surplusW >= ONE_PHASE_W) over1380 += 1;
    if (surplusW >= THREE_PHASE_W) over4140 += 1;
    if (t === 0) continue;
    const beforeH = houseW[t - 1] ?? Number.NaN;
    const beforeP = pvW[t - 1] ?? Number.NaN;
    if (surplusW >= ONE_PHASE_W !== beforeP - beforeH >= ONE_PHASE_W) crossings += 1;
    pvTravel += Math.abs(p - beforeP);
    netTravel += Math.abs(h - p - beforeH + beforeP);
    netSteps.push(Math.abs(h - p - beforeH + beforeP));
    if (p > DAYLIGHT_W) pvSteps.push(Math.abs(p - beforeP));
  }
  return {
    surplusKwh: surplus / 3.6e6,
    pvKwh: pv / 3.6e6,
    houseKwh: house / 3.6e6,
    pvMaxW,
    houseMaxW,
    crossings1380: crossings,
    minutesOver1380: over1380 / 60,
    minutesOver4140: over4140 / 60,
    pvTravelKw: pvTravel / 1_000,
    netTravelKw: netTravel / 1_000,
    daylightH: pvSteps.length / 3_600,
    ...quantiles('pvStep', pvSteps),
    ...quantiles('netStep', netSteps),
  };
}

/** Distribution of 1 s steps, watts. */
function quantiles<Name extends string>(name: Name, steps: number[]) {
  const sorted = Float64Array.from(steps).sort();
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return {
    [`${name}Median`]: at(0.5),
    [`${name}P90`]: at(0.9),
    [`${name}P99`]: at(0.99),
    [`${name}P999`]: at(0.999),
    [`${name}Max`]: at(1),
  } as Record<`${Name}${'Median' | 'P90' | 'P99' | 'P999' | 'Max'}`, number>;
}
