import { PHASE_CHANGE_MS } from '../src/charging/context.ts';
import type { Law, LawDecision } from '../src/charging/laws/law.ts';
import { type DutyPercent, dutyWithin } from '../src/charging/pilot.ts';
import type { MeterReading } from '../src/meter/reading.ts';
import { createBox, LOST_AFTER_MS } from './box.ts';
import { SIM_VOLTAGE_V } from './car.ts';
import type { Tally } from './metrics.ts';
import { createPlant, type Rig } from './plant.ts';
import { createScorer, type Second, SUN_W } from './scorer.ts';

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

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Runs the pure law on the plant, without machine, clock or board: a day takes milliseconds. */
export function createLawRun({ law, asked }: SimulatedLaw, rig: Rig): LawRun {
  const plant = createPlant(rig);
  const isOurs = asked === 'each-reading';
  const box = createBox({
    phases: rig.phases,
    car: plant.car,
    ...(isOurs && { pauseS: PHASE_CHANGE_MS / 1_000 }),
  });
  const most = dutyWithin(rig.maxA);
  const scorer = createScorer(rig);
  let state = law.initial;
  let decision: LawDecision<unknown> | undefined;
  let newest: MeterReading | undefined;
  let silent = true;
  let dawned = false;
  const told: Mutable<LawSecond> = {
    houseW: 0,
    pvW: 0,
    carW: 0,
    duty: 0,
    phases: rig.phases,
    closings: 0,
    phaseSwitches: 0,
    decision,
  };

  function wish(): 1 | 3 {
    return decision?.phases ?? box.phases();
  }

  function ask(nowS: number, reading: MeterReading): void {
    // Our machine asks nothing while it changes phases.
    if (isOurs && box.isChanging(nowS, wish())) return;
    decision = law.decide(state, {
      reading,
      nowMs: nowS * 1_000,
      limitA: rig.maxA,
      phases: box.phases(),
      switchable: rig.switchable,
      nominalVoltageV: SIM_VOLTAGE_V,
      supplied: box.closed(),
    });
    state = decision.state;
  }

  /** What the box offers of what the law wants. */
  function offer(nowS: number): DutyPercent | undefined {
    const duty = decision === undefined ? law.initialDuty : decision.duty;
    if (!isOurs || duty === undefined) return duty;
    const silentMs = newest === undefined ? 0 : nowS * 1_000 - newest.takenAtMs;
    if (silentMs >= LOST_AFTER_MS || most === undefined) return undefined;
    return duty < most ? duty : most;
  }

  function listen(nowS: number): void {
    const arrived = plant.arrived(nowS);
    silent = isSilent(rig, nowS);
    for (const reading of arrived) {
      newest = reading;
      if (isOurs) ask(nowS, reading);
    }
    if (!isOurs && newest !== undefined && !silent) ask(nowS, newest);
  }

  return {
    second(nowS, houseW, pvW) {
      told.houseW = houseW;
      told.pvW = pvW;
      dawned ||= pvW > SUN_W;
      if (!dawned) return told;
      listen(nowS);
      const duty = offer(nowS);
      const supply = box.drive(nowS, { duty, phases: wish() });
      const carW = plant.step(nowS, houseW, pvW, supply);
      box.settle(carW);
      told.carW = carW;
      told.duty = supply.offeredA === undefined ? 0 : (duty ?? 0);
      told.phases = supply.phases;
      told.closings = box.closings();
      told.phaseSwitches = box.phaseSwitches();
      told.decision = decision;
      scorer.second(told);
      return told;
    },
    tally: scorer.tally,
  };
}

function isSilent({ meter }: Rig, nowS: number): boolean {
  return meter.outages.some(([fromS, untilS]) => nowS >= fromS && nowS < untilS);
}
