import { MISS_CLASS_W, MISS_CLASSES, type Tally } from './metrics.ts';
import { createOptimum, type OptimumWh, PUBLISHED_PRICES, powerModes } from './optimum.ts';
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

export function createScorer(rig: ScoredRig): Scorer {
  const modes = powerModes(rig);
  const boxMaxW = Math.max(...modes.map(({ maxW }) => maxW));
  const boxMinW = Math.min(...modes.map(({ minW }) => minW));
  const minW = { 1: boxMinW, 3: rig.switchable ? 3 * boxMinW : boxMinW };
  const optima = createOptima(rig);
  const misses = new Uint32Array(MISS_CLASSES);
  let surplusWs = 0;
  let solarWs = 0;
  let gridWs = 0;
  let overWs = 0;
  let underWs = 0;
  let dutyChanges = 0;
  let onSeconds = 0;
  let missWs = 0;
  let followedSeconds = 0;
  let dutyBefore = 0;
  let closings = 0;
  let phaseSwitches = 0;
  let began = false;
  let sunny = false;
  /** What stood when the sun went, in case it does not come back. */
  let atDusk: Tally | undefined;

  function sums(): Tally {
    return {
      surplusWh: surplusWs / 3_600,
      solarWh: solarWs / 3_600,
      gridWh: gridWs / 3_600,
      overWh: overWs / 3_600,
      underWh: underWs / 3_600,
      closings,
      phaseSwitches,
      dutyChanges,
      onSeconds,
      missWs,
      followedSeconds,
      misses: misses.slice(),
      optimum: optima.wh(),
    };
  }

  function follow(surplusW: number, { carW, phases }: Second): void {
    onSeconds += 1;
    const leastW = minW[phases];
    overWs += Math.max(0, carW - Math.max(surplusW, leastW));
    if (surplusW < leastW) return;
    underWs += Math.max(0, Math.min(surplusW, boxMaxW) - carW);
    if (surplusW > boxMaxW) return;
    const missW = Math.abs(carW - surplusW);
    const missClass = Math.min(MISS_CLASSES - 1, Math.floor(missW / MISS_CLASS_W));
    misses[missClass] = (misses[missClass] ?? 0) + 1;
    missWs += missW;
    followedSeconds += 1;
  }

  return {
    second(second) {
      if (second.pvW > SUN_W) {
        began = true;
        sunny = true;
      } else if (sunny) {
        atDusk = sums();
        sunny = false;
      }
      if (!began) return;
      const { carW, duty } = second;
      const surplusW = Math.max(0, second.pvW - second.houseW);
      const sunW = Math.min(carW, surplusW);
      surplusWs += surplusW;
      solarWs += sunW;
      gridWs += carW - sunW;
      if (duty > 0 && dutyBefore > 0 && duty !== dutyBefore) dutyChanges += 1;
      if (duty > 0) follow(surplusW, second);
      dutyBefore = duty;
      closings = second.closings;
      phaseSwitches = second.phaseSwitches;
      optima.second(surplusW);
    },
    tally: () => (sunny || atDusk === undefined ? sums() : atDusk),
  };
}

/** The most that can be had from a stretch of surplus, fed second by second. */
function createOptima(rig: ScoredRig): {
  second(surplusW: number): void;
  wh(): OptimumWh;
} {
  const modes = powerModes(rig);
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
