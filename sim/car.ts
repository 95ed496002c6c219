/** How a car answers the control pilot. Currents are per phase. */
export interface CarModel {
  /** Phases its on-board charger uses, where the box supplies as many. */
  readonly phases: 1 | 2 | 3;
  /** What the on-board charger can take, amperes. */
  readonly maxA: number;
  /** Offers below this it does not use at all, amperes; IEC 61851-1 allows 6 and no less. */
  readonly minA: number;
  /** From a change of the duty to the first reaction, seconds. IEC 61851-1 allows 5. */
  readonly deadS: number;
  /** Ramp towards a higher and a lower offer, amperes a second. */
  readonly upAPerS: number;
  readonly downAPerS: number;
  /** From supply and offer to the first current, seconds; `Infinity` never draws. */
  readonly startS: number;
  /** Draws this much less than offered, amperes; negative draws more. */
  readonly offsetA: number;
  /** Rounds the offer down to multiples of this, amperes; 0 follows exactly. */
  readonly quantumA: number;
  /** Room in the battery when plugged in; absent never gets full. */
  readonly battery?: {
    readonly roomWh: number;
    /** The current falls in a straight line over the last part of the room, Wh. */
    readonly taperWh: number;
  };
  /** Falls asleep after a pause; absent stays awake. */
  readonly sleep?: {
    /** Pause without an offer after which it sleeps, seconds. */
    readonly afterS: number;
    /** From the new offer to its answering, seconds; `Infinity` stays asleep. */
    readonly wakeS: number;
  };
}

/** A car on the cable. */
export interface Car {
  readonly model: CarModel;
  /**
   * Lets the time since the last step pass, in seconds or parts of them.
   *
   * @param nowS - never runs back.
   * @param offeredA - what the pilot offers now; undefined is a steady pilot (X1).
   * @param supplied - whether the contactor is closed.
   * @returns the current drawn on each phase in use, amperes.
   */
  step(nowS: number, offeredA: number | undefined, supplied: boolean): number;
  /** Says how many phases the box has wired; 3 unless told. */
  wire(phases: 1 | 3): void;
  /** Vehicle state on the pilot: C from accepting an offer until the current has stopped. */
  pilot(): 'B' | 'C';
  /** What it draws now, watts over all its phases. */
  powerW(): number;
  /** What it has taken since it was plugged in, Wh. */
  takenWh(): number;
}

/** Volts between phase and neutral in the simulated world. */
export const SIM_VOLTAGE_V = 230;
/** How fast a car lets go once the pilot says stop, amperes a second. */
const STOP_A_PER_S = 12;
/** What an offer is taken for until the first one has been understood, amperes. */
const FIRST_OFFER_A = 6;
/** Below this a nearly full battery ends charging, amperes. */
const TAPER_END_A = 1;
/** Absorbs the rounding of duty into amperes. */
const EPSILON_A = 1e-9;

/** Plugs in a car that is awake, with its charger off. */
export function createCar(model: CarModel): Car {
  let wired: 1 | 3 = 3;
  let lastS: number | undefined;
  let currentA = 0;
  let energyWh = 0;
  let full = false;
  /** Start of the pause without an offer; undefined while offered. */
  let pausedSinceS: number | undefined;
  let awakeAtS = Number.NEGATIVE_INFINITY;
  let accepting = false;
  /** When current may flow; undefined while no start is under way. */
  let readyAtS: number | undefined;
  /** Offers not yet understood, oldest first, and the newest understood one. */
  let pending: { dueS: number; offerA: number }[] = [];
  let newestA: number | undefined;
  let understoodA: number | undefined;

  const phasesUsed = () => Math.min(model.phases, wired);

  function hear(nowS: number, offerA: number): number {
    if (offerA !== newestA) {
      pending.push({ dueS: nowS + model.deadS, offerA });
      newestA = offerA;
    }
    for (let next = pending[0]; next !== undefined && next.dueS <= nowS; next = pending[0]) {
      understoodA = next.offerA;
      pending.shift();
    }
    return understoodA ?? FIRST_OFFER_A;
  }

  function begin(nowS: number): void {
    readyAtS = nowS + model.startS;
    pending = [];
    newestA = undefined;
    understoodA = undefined;
  }

  function wantedA(offerA: number): number {
    if (offerA + EPSILON_A < model.minA) return 0;
    const steps = model.quantumA > 0 ? Math.floor(offerA / model.quantumA + EPSILON_A) : 0;
    const heardA = model.quantumA > 0 ? Math.max(model.minA, steps * model.quantumA) : offerA;
    return Math.max(0, Math.min(heardA - model.offsetA, model.maxA, taperA()));
  }

  function taperA(): number {
    if (model.battery === undefined) return Number.POSITIVE_INFINITY;
    const leftWh = model.battery.roomWh - energyWh;
    if (leftWh >= model.battery.taperWh) return leftWh > 0 ? Number.POSITIVE_INFINITY : 0;
    return (model.maxA * leftWh) / model.battery.taperWh;
  }

  function listen(nowS: number, offered: boolean): void {
    if (!offered) {
      pausedSinceS ??= nowS;
      return;
    }
    if (pausedSinceS !== undefined && model.sleep && nowS - pausedSinceS > model.sleep.afterS) {
      awakeAtS = nowS + model.sleep.wakeS;
    }
    pausedSinceS = undefined;
  }

  function approach(wantA: number, seconds: number, offered: boolean): void {
    const downAPerS = offered ? model.downAPerS : STOP_A_PER_S;
    if (wantA > currentA) currentA = Math.min(wantA, currentA + model.upAPerS * seconds);
    else if (wantA < currentA) currentA = Math.max(wantA, currentA - downAPerS * seconds);
  }

  return {
    model,
    step(nowS, offeredA, supplied) {
      const seconds = lastS === undefined ? 1 : nowS - lastS;
      lastS = nowS;
      listen(nowS, offeredA !== undefined);
      const offered = offeredA !== undefined && nowS >= awakeAtS && !full;
      let wantA = 0;
      if (!supplied) readyAtS = undefined;
      if (offered && supplied) {
        if (readyAtS === undefined) begin(nowS);
        const heardA = hear(nowS, offeredA);
        if (nowS >= (readyAtS ?? nowS)) wantA = wantedA(heardA);
      }
      if (supplied) approach(wantA, seconds, offered);
      else currentA = 0;
      energyWh += (currentA * SIM_VOLTAGE_V * phasesUsed() * seconds) / 3600;
      if (model.battery !== undefined && taperA() < TAPER_END_A) full = true;
      if (!offered && currentA === 0) readyAtS = undefined;
      accepting = offered || currentA > 0;
      return currentA;
    },
    wire(phases) {
      wired = phases;
    },
    pilot: () => (accepting ? 'C' : 'B'),
    powerW: () => currentA * SIM_VOLTAGE_V * phasesUsed(),
    takenWh: () => energyWh,
  };
}
