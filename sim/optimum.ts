import { SIM_VOLTAGE_V } from './car.ts';
import type { Rig } from './plant.ts';

/** A range of power that a car can be given, watts: from 6 A to the box's maximum on its phases. */
export interface PowerMode {
  readonly minW: number;
  readonly maxW: number;
}

/** What grid energy and wear cost, measured in solar energy. */
export interface Prices {
  /** Wh of sun that one Wh from the grid cancels; `Infinity` never imports. */
  readonly importWeight: number;
  /** Wh of sun that one closing of the contactor costs. */
  readonly closingWh: number;
}

/** The prices of the published numbers: an imported Wh cancels a captured one, a closing costs 20 Wh. */
export const PUBLISHED_PRICES: Prices = { importWeight: 1, closingWh: 20 };

/** The ranges a rig has. */
export function powerModes({
  phases,
  switchable,
  maxA,
}: Pick<Rig, 'phases' | 'switchable' | 'maxA'>) {
  const one: PowerMode = { minW: 6 * SIM_VOLTAGE_V, maxW: maxA * SIM_VOLTAGE_V };
  const three: PowerMode = { minW: 3 * one.minW, maxW: 3 * one.maxW };
  if (phases === 1) return [one];
  return switchable ? [one, three] : [three];
}

/**
 * Worth of the best power within one mode for one second, watts: sun taken less weighted import.
 * The worth is concave with its kink at the surplus, so the clipped surplus is best.
 */
export function worthW(surplusW: number, { minW, maxW }: PowerMode, importWeight: number): number {
  const powerW = Math.min(maxW, Math.max(minW, surplusW));
  if (powerW <= surplusW) return powerW;
  return importWeight === Number.POSITIVE_INFINITY
    ? Number.NEGATIVE_INFINITY
    : surplusW - importWeight * (powerW - surplusW);
}

/** The most that can be had, Wh: never importing; importing at weight 1; that with 20 Wh a closing. */
export interface OptimumWh {
  readonly pureWh: number;
  readonly w1Wh: number;
  readonly dpWh: number;
}

/** What nobody can beat on a stretch of surplus; fed second by second, in order. */
export interface Optimum {
  second(surplusW: number): void;
  /** Without costs of switching, each second on its own; Wh. */
  greedyWh(): number;
  /** With a cost for each closing; a change of mode takes a second off and is a closing; Wh. */
  exactWh(): number;
}

/**
 * Both optima for one set of prices, with memory of the last second only.
 *
 * Without switching costs the sum of one-second maxima is the maximum of the sum. With them the
 * best value of ending a second off or in some mode follows from those of the second before.
 */
export function createOptimum(modes: readonly PowerMode[], prices: Prices): Optimum {
  return new Best(modes, prices);
}

class Best implements Optimum {
  readonly #modes: readonly PowerMode[];
  readonly #importWeight: number;
  readonly #closingWs: number;
  readonly #onWs: Float64Array;
  #greedyWs = 0;
  #offWs = 0;

  constructor(modes: readonly PowerMode[], { importWeight, closingWh }: Prices) {
    this.#modes = modes;
    this.#importWeight = importWeight;
    this.#closingWs = closingWh * 3_600;
    this.#onWs = new Float64Array(modes.length).fill(Number.NEGATIVE_INFINITY);
  }

  second(surplusW: number): void {
    const onWs = this.#onWs;
    const offWs = this.#offWs;
    let best = 0;
    let offNextWs = offWs;
    for (let m = 0; m < onWs.length; m++) {
      const mode = this.#modes[m];
      const stayedWs = onWs[m];
      if (mode === undefined || stayedWs === undefined) continue;
      const worth = worthW(surplusW, mode, this.#importWeight);
      if (worth > best) best = worth;
      if (stayedWs > offNextWs) offNextWs = stayedWs;
      onWs[m] = Math.max(stayedWs, offWs - this.#closingWs) + worth;
    }
    this.#greedyWs += best;
    this.#offWs = offNextWs;
  }

  greedyWh(): number {
    return this.#greedyWs / 3_600;
  }

  exactWh(): number {
    return Math.max(this.#offWs, ...this.#onWs) / 3_600;
  }
}
