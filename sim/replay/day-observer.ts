import { AMPERES_PER_PERCENT } from '../../src/charging/pilot.ts';
import { reasonText } from '../../src/charging/reason.ts';
import { SIM_VOLTAGE_V } from '../car.ts';
import type { LawSecond } from '../law-engine.ts';
import { watchOverCurrent } from '../over-current.ts';
import type { Rig } from '../plant.ts';
import { duration, time } from '../time-words.ts';

/** Offered for longer than this and nothing drawn: the car does not charge, seconds. */
const LONG_OFFER_S = 600;

/** Watches a day for what its sums do not tell. */
export class DayObserver {
  readonly #carPhases: number;
  readonly #overCurrent = watchOverCurrent();
  #excessA = 0;
  #excessS = 0;
  #offeredS = 0;
  #hasDrawn = false;
  #sawSun = false;
  #fault: { readonly atS: number; readonly text: string } | undefined;

  constructor({ car }: Rig) {
    this.#carPhases = car.phases;
  }

  second(nowS: number, { houseW, pvW, carW, duty, phases, decision }: Readonly<LawSecond>): void {
    if (pvW > houseW) this.#sawSun = true;
    if (duty > 0) this.#offeredS += 1;
    if (carW > 0) this.#hasDrawn = true;
    const drawnA = carW / (Math.min(this.#carPhases, phases) * SIM_VOLTAGE_V);
    const excessA = this.#overCurrent.second(duty * AMPERES_PER_PERCENT, drawnA);
    if (excessA > 0) this.#excessS += 1;
    this.#excessA = Math.max(this.#excessA, excessA);
    if (this.#fault === undefined && decision?.reason.code === 'fault') {
      this.#fault = { atS: nowS, text: reasonText(decision.reason) };
    }
  }

  /** One sentence a finding, without its full stop. */
  remarks(): string[] {
    const remarks: string[] = [];
    if (!this.#sawSun) remarks.push('there was never more sun than the house took itself');
    if (this.#offeredS > LONG_OFFER_S && !this.#hasDrawn) {
      remarks.push(`the car drew nothing, though it was offered for ${duration(this.#offeredS)}`);
    }
    if (this.#excessS > 0) {
      const most = `${this.#excessA.toFixed(1)} A more than it was offered`;
      remarks.push(`over-current: the car drew up to ${most}, ${duration(this.#excessS)} in all`);
    }
    if (this.#fault !== undefined) {
      remarks.push(`${this.#fault.text} since ${time(this.#fault.atS)}`);
    }
    return remarks;
  }
}
