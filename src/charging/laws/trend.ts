/** Which way the surplus goes: two running means of it, watts. */
export interface Trend {
  readonly quickW: number;
  readonly slowW: number;
}

/** Memories of the two means, seconds. */
const QUICK_S = 3;
const SLOW_S = 8;
/** Readings further apart than this show steps and no slopes, seconds. */
const DENSE_S = 5;
/**
 * How far ahead the trend is drawn: a move takes about this long from reading to current, seconds.
 */
const AHEAD_S = 6;
/** However steep, it is not drawn further than this, watts a phase: it may have been a kettle. */
const MOST_AHEAD_W = 600;

/**
 * The trend after a reading; readings far apart have none.
 *
 * @param before - null where nothing was followed before.
 */
export function trended(before: Trend | null, surplusW: number, seconds: number | null): Trend {
  if (before === null || seconds === null || seconds > DENSE_S) {
    return { quickW: surplusW, slowW: surplusW };
  }
  const { quickW, slowW } = before;
  return {
    quickW: quickW + (seconds / (QUICK_S + seconds)) * (surplusW - quickW),
    slowW: slowW + (seconds / (SLOW_S + seconds)) * (surplusW - slowW),
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
