import { MISS_CLASS_W, MISS_CLASSES, type Tally } from './metrics.ts';
import {
  createOptimum,
  type OptimumWh,
  type PowerMode,
  PUBLISHED_PRICES,
  powerModes,
} from './optimum.ts';
import type { Rig } from './plant.ts';

/** What happened in one second. */
export interface Second {
  readonly houseW: number;
  readonly pvW: number;
  /** What the car drew, watts. */
  readonly carW: number;
  /** Duty offered, percent; 0 offers nothing. */
  readonly duty: number;
  /** Phases wired through. */
  readonly phases: 1 | 3;
  /** Counted since the start. */
  readonly closings: number;
  readonly phaseSwitches: number;
}

/** Keeps score while a day passes. */
export interface Scorer {
  second(second: Second): void;
  /** All from the first to the last second with sun so far. */
  tally(): Tally;
}

type ScoredRig = Pick<Rig, 'phases' | 'switchable' | 'maxA'>;

/** Sun above this opens the stretch that is scored, watts. */
export const SUN_W = 50;

/**
 * @param optimum - of the whole stretch, where it is known from another law's run on the same day and
 *   rig; computed unless given.
 */
export function createScorer(rig: ScoredRig, optimum?: OptimumWh): Scorer {
  return new Score(rig, optimum);
}

class Score implements Scorer {
  readonly #boxMaxW: number;
  /** What a car takes at least on one phase and on three, watts. */
  readonly #onePhaseMinW: number;
  readonly #threePhasesMinW: number;
  readonly #optima: Optima;
  readonly #misses = new Uint32Array(MISS_CLASSES);
  #surplusWs = 0;
  #solarWs = 0;
  #gridWs = 0;
  #overWs = 0;
  #underWs = 0;
  #dutyChanges = 0;
  #onSeconds = 0;
  #missWs = 0;
  #followedSeconds = 0;
  #dutyBefore = 0;
  #closings = 0;
  #phaseSwitches = 0;
  #began = false;
  #sunny = false;
  /** What stood when the sun went, in case it does not come back. */
  #atDusk: Tally | undefined;

  constructor(rig: ScoredRig, optimum: OptimumWh | undefined) {
    const modes = powerModes(rig);
    this.#boxMaxW = Math.max(...modes.map(({ maxW }) => maxW));
    this.#onePhaseMinW = Math.min(...modes.map(({ minW }) => minW));
    this.#threePhasesMinW = rig.switchable ? 3 * this.#onePhaseMinW : this.#onePhaseMinW;
    this.#optima = optimum === undefined ? optimaOf(modes) : known(optimum);
  }

  second(second: Second): void {
    const { houseW, pvW, carW, duty } = second;
    if (pvW > SUN_W) {
      this.#began = true;
      this.#sunny = true;
    } else if (this.#sunny) {
      this.#atDusk = this.#sums();
      this.#sunny = false;
    }
    if (!this.#began) return;
    const surplusW = Math.max(0, pvW - houseW);
    const sunW = Math.min(carW, surplusW);
    this.#surplusWs += surplusW;
    this.#solarWs += sunW;
    this.#gridWs += carW - sunW;
    if (duty > 0) {
      if (this.#dutyBefore > 0 && duty !== this.#dutyBefore) this.#dutyChanges += 1;
      this.#follow(surplusW, second);
    }
    this.#dutyBefore = duty;
    this.#closings = second.closings;
    this.#phaseSwitches = second.phaseSwitches;
    this.#optima.second(surplusW);
  }

  tally(): Tally {
    return this.#sunny || this.#atDusk === undefined ? this.#sums() : this.#atDusk;
  }

  #follow(surplusW: number, { carW, phases }: Second): void {
    this.#onSeconds += 1;
    const leastW = phases === 1 ? this.#onePhaseMinW : this.#threePhasesMinW;
    this.#overWs += Math.max(0, carW - Math.max(surplusW, leastW));
    if (surplusW < leastW) return;
    this.#underWs += Math.max(0, Math.min(surplusW, this.#boxMaxW) - carW);
    if (surplusW > this.#boxMaxW) return;
    const missW = Math.abs(carW - surplusW);
    const missClass = Math.min(MISS_CLASSES - 1, Math.floor(missW / MISS_CLASS_W));
    this.#misses[missClass] = (this.#misses[missClass] ?? 0) + 1;
    this.#missWs += missW;
    this.#followedSeconds += 1;
  }

  #sums(): Tally {
    return {
      surplusWh: this.#surplusWs / 3_600,
      solarWh: this.#solarWs / 3_600,
      gridWh: this.#gridWs / 3_600,
      overWh: this.#overWs / 3_600,
      underWh: this.#underWs / 3_600,
      closings: this.#closings,
      phaseSwitches: this.#phaseSwitches,
      dutyChanges: this.#dutyChanges,
      onSeconds: this.#onSeconds,
      missWs: this.#missWs,
      followedSeconds: this.#followedSeconds,
      misses: this.#misses.slice(),
      optimum: this.#optima.wh(),
    };
  }
}

/** The most that can be had from a stretch of surplus, fed second by second. */
interface Optima {
  second(surplusW: number): void;
  wh(): OptimumWh;
}

function optimaOf(modes: readonly PowerMode[]): Optima {
  const pure = createOptimum(modes, { importWeight: Number.POSITIVE_INFINITY, closingWh: 0 });
  const priced = createOptimum(modes, PUBLISHED_PRICES);
  return {
    second(surplusW) {
      pure.second(surplusW);
      priced.second(surplusW);
    },
    wh: () => ({ pureWh: pure.greedyWh(), w1Wh: priced.greedyWh(), dpWh: priced.exactWh() }),
  };
}

function known(optimum: OptimumWh): Optima {
  return { second: () => undefined, wh: () => optimum };
}
