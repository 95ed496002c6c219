/** Which way the surplus goes: two running means of it, watts. */
export interface Trend {
  readonly quickW: number;
  readonly slowW: number;
  readonly isNew: boolean;
}

export const NO_TREND: Trend = { quickW: 0, slowW: 0, isNew: true };

/** Memories of the two means, seconds. */
const QUICK_S = 3;
const SLOW_S = 8;
/** How far ahead the trend is drawn: a move takes about this long from reading to current, seconds. */
const AHEAD_S = 6;
/** However steep, it is not drawn further than this, watts a phase: it may have been a kettle. */
const MOST_AHEAD_W = 600;

export function trended(trend: Trend, surplusW: number, seconds: number): Trend {
  if (trend.isNew) return { quickW: surplusW, slowW: surplusW, isNew: false };
  const { quickW, slowW } = trend;
  return {
    quickW: quickW + (1 - Math.exp(-seconds / QUICK_S)) * (surplusW - quickW),
    slowW: slowW + (1 - Math.exp(-seconds / SLOW_S)) * (surplusW - slowW),
    isNew: false,
  };
}

/**
 * What the surplus is about to be, watts. Only a slope on which the present and the last seconds
 * agree is drawn on, so that a step is not taken for one.
 */
export function aheadW({ quickW, slowW }: Trend, surplusW: number, phases: number): number {
  const nowWPerS = (surplusW - quickW) / QUICK_S;
  const beforeWPerS = (quickW - slowW) / (SLOW_S - QUICK_S);
  if (nowWPerS * beforeWPerS <= 0) return surplusW;
  const slope = Math.min(Math.abs(nowWPerS), Math.abs(beforeWPerS)) * Math.sign(nowWPerS);
  const mostW = MOST_AHEAD_W * phases;
  return surplusW + Math.max(-mostW, Math.min(mostW, slope * AHEAD_S));
}
