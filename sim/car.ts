/** How a car responds to the control pilot. Currents are per phase. */
export interface CarModel {
  /** Phases its on-board charger uses, where the box supplies as many. */
  readonly phases: 1 | 2 | 3;
  /** The most that the on-board charger draws, amperes. */
  readonly maxA: number;
  /** It ignores offers below this, amperes; IEC 61851-1 allows 6 and no less. */
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
    /** From the new offer to its response, seconds; `Infinity` stays asleep. */
    readonly wakeS: number;
    /** State F on the pilot wakes it (IEC 61851-1 Annex A.5.3); absent does not. */
    readonly wakesAtF?: true;
  };
}

/** A car on the cable. */
export interface Car {
  readonly model: CarModel;
  /**
   * Runs the time since the last step, in seconds or parts of them.
   *
   * @param nowS - never runs backwards.
   * @param offeredA - what the pilot offers now; undefined is a steady pilot (X1).
   * @param supplied - whether the contactor is closed.
   * @returns the current drawn on each phase in use, amperes.
   */
  step(nowS: number, offeredA: number | undefined, supplied: boolean): number;
  /** State F is on the pilot. */
  unavailable(): void;
  /** Sets how many phases the box supplies; 3 unless called. */
  wire(phases: 1 | 3): void;
  /** Vehicle state on the pilot: C from accepting an offer until the current has stopped. */
  pilot(): 'B' | 'C';
  /** What it draws now, watts over all its phases. */
  powerW(): number;
  /** Energy since it was plugged in, Wh. */
  takenWh(): number;
}

/** Volts between phase and neutral in the simulated world. */
export const SIM_VOLTAGE_V = 230;
/** How fast a car winds down once the pilot says stop, amperes a second. */
const STOP_A_PER_S = 12;
/** The offer that is assumed until the first one has been understood, amperes. */
const FIRST_OFFER_A = 6;
/** Below this a nearly full battery ends charging, amperes. */
const TAPER_END_A = 1;
/** Absorbs the rounding of duty into amperes. */
const EPSILON_A = 1e-9;

/** Plugs in a car that is awake, with its charger off. */
export function createCar(model: CarModel): Car {
  return new CarOnCable(model);
}

class CarOnCable implements Car {
  readonly model: CarModel;
  #phasesUsed: number;
  #lastS: number | undefined;
  #currentA = 0;
  #energyWh = 0;
  #full = false;
  /** Start of the pause without an offer; undefined while offered. */
  #pausedSinceS: number | undefined;
  #awakeAtS = Number.NEGATIVE_INFINITY;
  #isShaken = false;
  #accepting = false;
  /** When current may flow; undefined while it is not starting. */
  #readyAtS: number | undefined;
  /** Offers not yet understood, oldest first, and the newest understood one. */
  #pending: { dueS: number; offerA: number }[] = [];
  #newestA: number | undefined;
  #understoodA: number | undefined;

  constructor(model: CarModel) {
    this.model = model;
    this.#phasesUsed = model.phases;
  }

  step(nowS: number, offeredA: number | undefined, supplied: boolean): number {
    const seconds = this.#lastS === undefined ? 1 : nowS - this.#lastS;
    this.#lastS = nowS;
    this.#listen(nowS, offeredA !== undefined);
    const offered = offeredA !== undefined && nowS >= this.#awakeAtS && !this.#full;
    let wantA = 0;
    if (!supplied) this.#readyAtS = undefined;
    if (offered && supplied) {
      if (this.#readyAtS === undefined) this.#begin(nowS);
      const heardA = this.#hear(nowS, offeredA);
      if (nowS >= (this.#readyAtS ?? nowS)) wantA = this.#wantedA(heardA);
    }
    if (supplied) this.#approach(wantA, seconds, offered);
    else this.#currentA = 0;
    this.#energyWh += (this.#currentA * SIM_VOLTAGE_V * this.#phasesUsed * seconds) / 3600;
    if (this.model.battery !== undefined && this.#taperA() < TAPER_END_A) this.#full = true;
    if (!offered && this.#currentA === 0) this.#readyAtS = undefined;
    this.#accepting = offered || this.#currentA > 0;
    return this.#currentA;
  }

  unavailable(): void {
    this.#isShaken = true;
  }

  wire(phases: 1 | 3): void {
    this.#phasesUsed = Math.min(this.model.phases, phases);
  }

  pilot(): 'B' | 'C' {
    return this.#accepting ? 'C' : 'B';
  }

  powerW(): number {
    return this.#currentA * SIM_VOLTAGE_V * this.#phasesUsed;
  }

  takenWh(): number {
    return this.#energyWh;
  }

  #hear(nowS: number, offerA: number): number {
    if (offerA !== this.#newestA) {
      this.#pending.push({ dueS: nowS + this.model.deadS, offerA });
      this.#newestA = offerA;
    }
    const pending = this.#pending;
    for (let next = pending[0]; next !== undefined && next.dueS <= nowS; next = pending[0]) {
      this.#understoodA = next.offerA;
      pending.shift();
    }
    return this.#understoodA ?? FIRST_OFFER_A;
  }

  #begin(nowS: number): void {
    this.#readyAtS = nowS + this.model.startS;
    this.#pending = [];
    this.#newestA = undefined;
    this.#understoodA = undefined;
  }

  #wantedA(offerA: number): number {
    const { minA, maxA, quantumA, offsetA } = this.model;
    if (offerA + EPSILON_A < minA) return 0;
    const steps = quantumA > 0 ? Math.floor(offerA / quantumA + EPSILON_A) : 0;
    const heardA = quantumA > 0 ? Math.max(minA, steps * quantumA) : offerA;
    return Math.max(0, Math.min(heardA - offsetA, maxA, this.#taperA()));
  }

  #taperA(): number {
    const { battery, maxA } = this.model;
    if (battery === undefined) return Number.POSITIVE_INFINITY;
    const leftWh = battery.roomWh - this.#energyWh;
    if (leftWh >= battery.taperWh) return leftWh > 0 ? Number.POSITIVE_INFINITY : 0;
    return (maxA * leftWh) / battery.taperWh;
  }

  #listen(nowS: number, offered: boolean): void {
    if (!offered) {
      this.#pausedSinceS ??= nowS;
      return;
    }
    const { sleep } = this.model;
    if (this.#isShaken && sleep?.wakesAtF) this.#awakeAtS = nowS;
    else if (
      this.#pausedSinceS !== undefined &&
      sleep &&
      nowS - this.#pausedSinceS > sleep.afterS
    ) {
      this.#awakeAtS = nowS + sleep.wakeS;
    }
    this.#pausedSinceS = undefined;
    this.#isShaken = false;
  }

  #approach(wantA: number, seconds: number, offered: boolean): void {
    const { upAPerS, downAPerS } = this.model;
    const currentA = this.#currentA;
    const fallAPerS = offered ? downAPerS : STOP_A_PER_S;
    if (wantA > currentA) this.#currentA = Math.min(wantA, currentA + upAPerS * seconds);
    else if (wantA < currentA) this.#currentA = Math.max(wantA, currentA - fallAPerS * seconds);
  }
}
