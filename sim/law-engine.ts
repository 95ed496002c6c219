import { PHASE_CHANGE_MS } from '../src/charging/context.ts';
import type { Law, LawDecision } from '../src/charging/laws/law.ts';
import { type DutyPercent, dutyWithin } from '../src/charging/pilot.ts';
import type { Mutable } from '../src/meter/mutable.ts';
import type { MeterReading } from '../src/meter/reading.ts';
import { type Box, createBox, LOST_AFTER_MS } from './box.ts';
import { SIM_VOLTAGE_V } from './car.ts';
import type { Tally } from './metrics.ts';
import type { OptimumWh } from './optimum.ts';
import { createPlant, type Plant, type Rig } from './plant.ts';
import { createScorer, type Scorer, type Second, SUN_W } from './scorer.ts';

/** A law as the simulator runs it. */
export interface SimulatedLaw {
  readonly law: Law<unknown>;
  /**
   * Ours is asked for each fresh reading, and our machine stands around it: its offer is held within
   * the box's limit and ends when the meter is lost. Products that poll look at the newest reading
   * each second and see to all that themselves.
   */
  readonly asked: 'each-reading' | 'each-second';
}

/** One law against one stretch of house and sun, a second at a time. The car comes with the sun. */
export interface LawRun {
  /** @returns what happened; the same object each time, so copy what is kept. */
  second(nowS: number, houseW: number, pvW: number): Readonly<LawSecond>;
  tally(): Tally;
}

/** A second with what the law thought; undefined before its first reading. */
export interface LawSecond extends Second {
  readonly decision: LawDecision<unknown> | undefined;
}

/** A second before the first one: one object for a whole day, since there are very many of them. */
export function firstSecond({ phases }: Rig): Mutable<LawSecond> {
  return {
    houseW: 0,
    pvW: 0,
    carW: 0,
    duty: 0,
    phases,
    closings: 0,
    phaseSwitches: 0,
    decision: undefined,
  };
}

/**
 * Runs the pure law on the plant, without machine, clock or board: a day takes milliseconds.
 *
 * @param optimum - of the whole stretch, where another law's run on the same day and rig told it.
 */
export function createLawRun(law: SimulatedLaw, rig: Rig, optimum?: OptimumWh): LawRun {
  return new Run(law, rig, createScorer(rig, optimum));
}

class Run implements LawRun {
  readonly #law: Law<unknown>;
  readonly #isOurs: boolean;
  readonly #rig: Rig;
  readonly #most: DutyPercent | undefined;
  readonly #plant: Plant;
  readonly #box: Box;
  readonly #scorer: Scorer;
  /** The newest second; its decision holds the law's state too. */
  readonly #told: Mutable<LawSecond>;
  /** What a product that polls looks at; ours takes each reading once. */
  #newest: MeterReading | undefined;
  #heardAtMs: number | undefined;
  #dawned = false;

  constructor({ law, asked }: SimulatedLaw, rig: Rig, scorer: Scorer) {
    this.#law = law;
    this.#isOurs = asked === 'each-reading';
    this.#rig = rig;
    this.#most = dutyWithin(rig.maxA);
    this.#plant = createPlant(rig);
    this.#box = createBox({
      phases: rig.phases,
      car: this.#plant.car,
      ...(this.#isOurs && { pauseS: PHASE_CHANGE_MS / 1_000 }),
    });
    this.#scorer = scorer;
    this.#told = firstSecond(rig);
  }

  second(nowS: number, houseW: number, pvW: number): Readonly<LawSecond> {
    const told = this.#told;
    told.houseW = houseW;
    told.pvW = pvW;
    this.#dawned ||= pvW > SUN_W;
    if (!this.#dawned) return told;
    this.#listen(nowS);
    const box = this.#box;
    const duty = this.#offer(nowS);
    const supply = box.drive(nowS, { duty, phases: this.#wish() });
    const carW = this.#plant.step(nowS, houseW, pvW, supply);
    box.settle(carW);
    told.carW = carW;
    told.duty = supply.offeredA === undefined ? 0 : (duty ?? 0);
    told.phases = supply.phases;
    told.closings = box.closings();
    told.phaseSwitches = box.phaseSwitches();
    this.#scorer.second(told);
    return told;
  }

  tally(): Tally {
    return this.#scorer.tally();
  }

  #wish(): 1 | 3 {
    return this.#told.decision?.phases ?? this.#box.phases();
  }

  #listen(nowS: number): void {
    const plant = this.#plant;
    for (let reading = plant.arrival(nowS); reading; reading = plant.arrival(nowS)) {
      this.#heardAtMs = reading.takenAtMs;
      if (this.#isOurs) this.#ask(nowS, reading);
      else this.#newest = reading;
    }
    if (this.#newest === undefined || isSilent(this.#rig, nowS)) return;
    this.#ask(nowS, this.#newest);
  }

  #ask(nowS: number, reading: MeterReading): void {
    // Our machine asks nothing while it changes phases.
    if (this.#isOurs && this.#box.isChanging(nowS, this.#wish())) return;
    const { decision } = this.#told;
    const state = decision === undefined ? this.#law.initial : decision.state;
    this.#told.decision = this.#law.decide(state, {
      reading,
      nowMs: nowS * 1_000,
      limitA: this.#rig.maxA,
      phases: this.#box.phases(),
      switchable: this.#rig.switchable,
      nominalVoltageV: SIM_VOLTAGE_V,
      supplied: this.#box.closed(),
    });
  }

  /** What the box offers of what the law wants. */
  #offer(nowS: number): DutyPercent | undefined {
    const { decision } = this.#told;
    const duty = decision === undefined ? this.#law.initialDuty : decision.duty;
    if (!this.#isOurs || duty === undefined) return duty;
    const silentMs = this.#heardAtMs === undefined ? 0 : nowS * 1_000 - this.#heardAtMs;
    if (silentMs >= LOST_AFTER_MS || this.#most === undefined) return undefined;
    return duty < this.#most ? duty : this.#most;
  }
}

function isSilent({ meter }: Rig, nowS: number): boolean {
  return meter.outages.some(([fromS, untilS]) => nowS >= fromS && nowS < untilS);
}
