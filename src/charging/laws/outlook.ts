/** Phases offered; 0 offers nothing. */
export type Mode = 0 | 1 | 3;

/** What a change must promise before it is made. */
export interface Budgets {
  /** Weight of a Wh from the grid against one of sun. */
  readonly importWeight: number;
  /** Wh lost by staying, beyond which off becomes on, and on off. */
  readonly startWh: number;
  readonly stopWh: number;
  /** The same for going from one phase to three and back. */
  readonly morePhasesWh: number;
  readonly fewerPhasesWh: number;
}

/**
 * What a second on one and on three phases is worth now, watts: the sun it would take less the
 * weighted grid power it would need. 0 where the box or the car cannot do it; off is worth 0.
 */
export interface Worth {
  readonly oneW: number;
  readonly threeW: number;
}

/** How each mode has done, and how restless the sky is. */
export interface Outlook {
  /** Worth of late, watts. */
  readonly oneLateW: number;
  readonly threeLateW: number;
  /** Worth over some minutes, watts. */
  readonly oneUsualW: number;
  readonly threeUsualW: number;
  /** What was lost by not being in a mode since the last change, Wh. */
  readonly offRegretWh: number;
  readonly oneRegretWh: number;
  readonly threeRegretWh: number;
  /** Changes of mode, each fading over {@link UNREST_S}. */
  readonly unrest: number;
}

export const NO_OUTLOOK: Outlook = {
  oneLateW: 0,
  threeLateW: 0,
  oneUsualW: 0,
  threeUsualW: 0,
  offRegretWh: 0,
  oneRegretWh: 0,
  threeRegretWh: 0,
  unrest: 0,
};

/** Time constants of the two memories: the present, and the minutes before it, seconds. */
const LATE_S = 5;
const USUAL_S = 580;
/** A change of mode is forgotten over this time, seconds. */
const UNREST_S = 1_400;
/** What is lost already counts for less than what is about to be: the sky may have changed since. */
const PAST = 0.4;

/** How far ahead one kind of change looks. */
interface Foresight {
  /** Weight of the present against the minutes before; the rest is the minutes'. */
  readonly late: number;
  /** For how long the prospect is taken to last, seconds. */
  readonly horizonS: number;
  /** By how much each recent change of mode raises the budget. */
  readonly caution: number;
}

const START: Foresight = { late: 0.8, horizonS: 1_000, caution: 0.35 };
const STOP: Foresight = { late: 0.8, horizonS: 350, caution: 0.35 };
const PHASES: Foresight = { late: 0.55, horizonS: 2_000, caution: 0.9 };

/** One reading's share in the outlook. */
export interface Glance {
  readonly worth: Worth;
  readonly mode: Mode;
  /** Since the last one, seconds; null for the first. */
  readonly seconds: number | null;
}

/** The outlook after a reading: memories updated, and regret for every mode that would have been better. */
export function seen(before: Outlook, { worth, mode, seconds }: Glance): Outlook {
  const { oneW, threeW } = worth;
  const late = seconds === null ? 1 : seconds / (LATE_S + seconds);
  const usual = seconds === null ? 1 : seconds / (USUAL_S + seconds);
  const hours = (seconds ?? 1) / 3_600;
  const hereW = mode === 0 ? 0 : mode === 1 ? oneW : threeW;
  const oneLateW = before.oneLateW + late * (oneW - before.oneLateW);
  const threeLateW = before.threeLateW + late * (threeW - before.threeLateW);
  return {
    oneLateW,
    threeLateW,
    oneUsualW: before.oneUsualW + usual * (oneW - before.oneUsualW),
    threeUsualW: before.threeUsualW + usual * (threeW - before.threeUsualW),
    offRegretWh: Math.max(0, before.offRegretWh - hereW * hours),
    oneRegretWh: Math.max(0, before.oneRegretWh + (oneW - hereW) * hours),
    threeRegretWh: Math.max(0, before.threeRegretWh + (threeW - hereW) * hours),
    unrest: before.unrest * (1 - Math.min(1, (seconds ?? 0) / UNREST_S)),
  };
}

/** The outlook after a change of mode: what is past is past, but it was a change. */
export function turned(outlook: Outlook): Outlook {
  const { oneLateW, threeLateW, oneUsualW, threeUsualW, unrest } = outlook;
  return {
    oneLateW,
    threeLateW,
    oneUsualW,
    threeUsualW,
    offRegretWh: 0,
    oneRegretWh: 0,
    threeRegretWh: 0,
    unrest: unrest + 1,
  };
}

/**
 * How near a change of mode is: what staying has cost so far and will cost if things go on as they
 * do, as a part of the budget for that change. At 1 it is due.
 */
export function pressure(outlook: Outlook, from: Mode, to: Mode, budgets: Budgets): number {
  const foresight = to === 0 ? STOP : from === 0 ? START : PHASES;
  const lateW = lateOf(outlook, to) - lateOf(outlook, from);
  const usualW = usualOf(outlook, to) - usualOf(outlook, from);
  const gainW = foresight.late * lateW + (1 - foresight.late) * usualW;
  const promiseWh = PAST * regretOf(outlook, to) + (gainW * foresight.horizonS) / 3_600;
  return promiseWh / (budgetWh(from, to, budgets) * (1 + foresight.caution * outlook.unrest));
}

function budgetWh(from: Mode, to: Mode, budgets: Budgets): number {
  if (to === 0) return budgets.stopWh;
  if (from === 0) return budgets.startWh;
  return to > from ? budgets.morePhasesWh : budgets.fewerPhasesWh;
}

function lateOf({ oneLateW, threeLateW }: Outlook, mode: Mode): number {
  return mode === 0 ? 0 : mode === 1 ? oneLateW : threeLateW;
}

function usualOf({ oneUsualW, threeUsualW }: Outlook, mode: Mode): number {
  return mode === 0 ? 0 : mode === 1 ? oneUsualW : threeUsualW;
}

function regretOf({ offRegretWh, oneRegretWh, threeRegretWh }: Outlook, mode: Mode): number {
  return mode === 0 ? offRegretWh : mode === 1 ? oneRegretWh : threeRegretWh;
}
