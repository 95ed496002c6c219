import { AMPERES_PER_PERCENT } from '../../src/charging/pilot.ts';
import { reasonText } from '../../src/charging/reason.ts';
import type { MeterDay } from '../days/day.ts';
import type { LawSecond } from '../law-engine.ts';
import { powerModes, worthW } from '../optimum.ts';
import type { Rig } from '../plant.ts';

/** A day's sun and house, and the best that could be had of them: mean watts of each step. */
export interface DayTrace {
  readonly stepS: number;
  /** NaN where nothing is known, here as in the others. */
  readonly sunW: Float32Array;
  readonly houseW: Float32Array;
  /** What the car would draw if the sun of every second were known. */
  readonly bestW: Float32Array;
}

/** What a law did, at the same steps. */
export interface LawTrace {
  /** Mean power of the car, watts. */
  readonly carW: Float32Array;
  /** Offered at the end of the step, amperes; 0 is nothing. */
  readonly offeredA: Float32Array;
  /** What the box did at the end of the step: 0 no car yet, 1 off, 2 one phase, 3 three phases. */
  readonly bands: Uint8Array;
  readonly reasons: readonly ReasonChange[];
}

/** A reason that stands from a step until the next. */
export interface ReasonChange {
  readonly step: number;
  readonly text: string;
}

/** The pictures' share of a day that is the same for all laws. */
export function skyTrace(
  { houseW, pvW }: MeterDay,
  { rig, pvScale, traceS }: { rig: Rig; pvScale: number; traceS: number | null },
): DayTrace | null {
  if (traceS === null) return null;
  const best = bestPowerOf(rig);
  const surplusW = (t: number) => (pvW[t] ?? Number.NaN) * pvScale - (houseW[t] ?? Number.NaN);
  const steps = Math.ceil(houseW.length / traceS);
  return {
    stepS: traceS,
    sunW: means(steps, traceS, (t) => (pvW[t] ?? Number.NaN) * pvScale),
    houseW: means(steps, traceS, (t) => houseW[t] ?? Number.NaN),
    bestW: means(steps, traceS, (t) => best(Math.max(0, surplusW(t)))),
  };
}

/** Means of the seconds that are known. */
function means(steps: number, stepS: number, at: (t: number) => number): Float32Array {
  return Float32Array.from({ length: steps }, (_, step) => {
    let sum = 0;
    let known = 0;
    for (let t = step * stepS; t < (step + 1) * stepS; t++) {
      const value = at(t);
      if (Number.isNaN(value)) continue;
      sum += value;
      known += 1;
    }
    return known === 0 ? Number.NaN : sum / known;
  });
}

/** The power that makes most of a surplus when an imported watt cancels a captured one. */
function bestPowerOf(rig: Rig): (surplusW: number) => number {
  const modes = powerModes(rig);
  return (surplusW) => {
    if (Number.isNaN(surplusW)) return Number.NaN;
    let bestW = 0;
    let most = 0;
    for (const mode of modes) {
      const worth = worthW(surplusW, mode, 1);
      if (worth <= most) continue;
      most = worth;
      bestW = Math.min(mode.maxW, Math.max(mode.minW, surplusW));
    }
    return bestW;
  };
}

/** Takes down what a law does. */
export class LawTracer {
  readonly #stepS: number;
  readonly #carW: Float32Array;
  readonly #seconds: Uint16Array;
  readonly #offeredA: Float32Array;
  readonly #bands: Uint8Array;
  readonly #reasons: ReasonChange[] = [];
  #decision: LawSecond['decision'];
  #step = -1;

  /** @param stepS - seconds of a step. */
  constructor(stepS: number) {
    const steps = Math.ceil(86_400 / stepS);
    this.#stepS = stepS;
    this.#carW = new Float32Array(steps);
    this.#seconds = new Uint16Array(steps);
    this.#offeredA = new Float32Array(steps);
    this.#bands = new Uint8Array(steps);
  }

  second(nowS: number, { carW, duty, phases, decision }: Readonly<LawSecond>): void {
    const step = Math.floor(nowS / this.#stepS);
    if (step !== this.#step) this.#noteReason();
    this.#step = step;
    this.#decision = decision;
    this.#carW[step] = (this.#carW[step] ?? 0) + carW;
    this.#seconds[step] = (this.#seconds[step] ?? 0) + 1;
    this.#offeredA[step] = duty * AMPERES_PER_PERCENT;
    this.#bands[step] = bandOf(duty, phases, decision !== undefined);
  }

  trace(): LawTrace {
    this.#noteReason();
    this.#decision = undefined;
    const carW = this.#carW.map((sum, step) => {
      const seconds = this.#seconds[step] ?? 0;
      return seconds === 0 ? Number.NaN : sum / seconds;
    });
    return { carW, offeredA: this.#offeredA, bands: this.#bands, reasons: this.#reasons };
  }

  /** Why the step that ends now ended as it did. */
  #noteReason(): void {
    if (this.#decision === undefined) return;
    const text = reasonText(this.#decision.reason);
    if (text !== this.#reasons.at(-1)?.text) this.#reasons.push({ step: this.#step, text });
  }
}

function bandOf(duty: number, phases: 1 | 3, hasCar: boolean): number {
  if (duty > 0) return phases === 1 ? 2 : 3;
  return hasCar ? 1 : 0;
}
