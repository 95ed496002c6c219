/** Phases offered; 0 offers nothing. */
export type Mode = 0 | 1 | 3;

/** What can be done now: a mode and the power it can carry, watts. Off carries none. */
export interface Choice {
  readonly mode: Mode;
  readonly minW: number;
  readonly maxW: number;
}

export const OFF: Choice = { mode: 0, minW: 0, maxW: 0 };

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

/** What was seen of one mode: its worth of late and over some minutes, watts, and the regret, Wh. */
interface Prospect {
  readonly lateW: number;
  readonly usualW: number;
  readonly regretWh: number;
}

/** How each mode has done, and how restless the sky is. */
export interface Outlook {
  readonly off: Prospect;
  readonly one: Prospect;
  readonly three: Prospect;
  /** Changes of mode, each fading over {@link UNREST_S}. */
  readonly unrest: number;
  readonly isNew: boolean;
}

const NOTHING: Prospect = { lateW: 0, usualW: 0, regretWh: 0 };
export const NO_OUTLOOK: Outlook = {
  off: NOTHING,
  one: NOTHING,
  three: NOTHING,
  unrest: 0,
  isNew: true,
};

/** Time constants of the two memories: the present, and the minutes before it, seconds. */
const LATE_S = 5;
const USUAL_S = 350;
/** A change of mode is forgotten over this time, seconds. */
const UNREST_S = 2_400;

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
const PHASES: Foresight = { late: 0.5, horizonS: 2_000, caution: 1.2 };

/**
 * Worth of a second in a mode at a surplus, watts: the sun it would take less the weighted grid
 * power it would need.
 */
function worthW(choice: Choice, surplusW: number, importWeight: number): number {
  if (choice.mode === 0) return 0;
  const sunW = Math.max(0, surplusW);
  const powerW = Math.min(choice.maxW, Math.max(choice.minW, sunW));
  return powerW <= sunW ? powerW : sunW - importWeight * (powerW - sunW);
}

/** One reading's share in the outlook. */
export interface Glance {
  readonly surplusW: number;
  /** Since the last glance, seconds. */
  readonly seconds: number;
  readonly mode: Mode;
  readonly choices: readonly Choice[];
  readonly importWeight: number;
}

/** The outlook after a reading: memories updated, and regret for every mode that would have been better. */
export function seen(outlook: Outlook, glance: Glance): Outlook {
  const { seconds, choices, surplusW, importWeight, mode } = glance;
  const late = outlook.isNew ? 1 : 1 - Math.exp(-seconds / LATE_S);
  const usual = outlook.isNew ? 1 : 1 - Math.exp(-seconds / USUAL_S);
  let present = OFF;
  for (const choice of choices) if (choice.mode === mode) present = choice;
  const hereW = worthW(present, surplusW, importWeight);
  const next: { off: Prospect; one: Prospect; three: Prospect } = {
    off: NOTHING,
    one: NOTHING,
    three: NOTHING,
  };
  for (const choice of choices) {
    const nowW = choice === present ? hereW : worthW(choice, surplusW, importWeight);
    const before = prospectOf(outlook, choice.mode);
    const prospect = {
      lateW: before.lateW + late * (nowW - before.lateW),
      usualW: before.usualW + usual * (nowW - before.usualW),
      regretWh: Math.max(0, before.regretWh + ((nowW - hereW) * seconds) / 3_600),
    };
    if (choice.mode === 0) next.off = prospect;
    else if (choice.mode === 1) next.one = prospect;
    else next.three = prospect;
  }
  const { off, one, three } = next;
  return { off, one, three, unrest: outlook.unrest * Math.exp(-seconds / UNREST_S), isNew: false };
}

/** The outlook after a change of mode: what is past is past, but it was a change. */
export function turned(outlook: Outlook): Outlook {
  const forget = (prospect: Prospect): Prospect => ({ ...prospect, regretWh: 0 });
  return {
    ...outlook,
    off: forget(outlook.off),
    one: forget(outlook.one),
    three: forget(outlook.three),
    unrest: outlook.unrest + 1,
  };
}

/**
 * How near a change of mode is: what staying has cost so far and will cost if things go on as they
 * do, as a part of the budget for that change. At 1 it is due.
 */
export function pressure(outlook: Outlook, from: Mode, to: Mode, budgets: Budgets): number {
  const foresight = to === 0 ? STOP : from === 0 ? START : PHASES;
  const here = prospectOf(outlook, from);
  const there = prospectOf(outlook, to);
  const gainW =
    foresight.late * (there.lateW - here.lateW) +
    (1 - foresight.late) * (there.usualW - here.usualW);
  const promiseWh = there.regretWh + (gainW * foresight.horizonS) / 3_600;
  return promiseWh / (budgetWh(from, to, budgets) * (1 + foresight.caution * outlook.unrest));
}

function budgetWh(from: Mode, to: Mode, budgets: Budgets): number {
  if (to === 0) return budgets.stopWh;
  if (from === 0) return budgets.startWh;
  return to > from ? budgets.morePhasesWh : budgets.fewerPhasesWh;
}

function prospectOf(outlook: Outlook, mode: Mode): Prospect {
  if (mode === 0) return outlook.off;
  return mode === 1 ? outlook.one : outlook.three;
}
