import { pino } from 'pino';
import { ChargingConfig, ConnectionConfig } from '../src/charging/charging.config.ts';
import type { ChargingInput } from '../src/charging/context.ts';
import type { LawDecision } from '../src/charging/laws/law.ts';
import type { LawName, Preset } from '../src/charging/laws/laws.ts';
import { MIN_DUTY } from '../src/charging/pilot.ts';
import { LiveHouse } from '../src/house/live-house.ts';
import { gridPowers } from '../src/meter/reading.ts';
import { LOST_AFTER_MS } from './box.ts';
import { firstSecond, type LawRun } from './law-engine.ts';
import { createPlant, type Plant, type Rig } from './plant.ts';
import { PlantBoard } from './plant-board.ts';
import { createScorer, SUN_W } from './scorer.ts';
import { VirtualClock } from './virtual-clock.ts';

/** What the owner of the simulated wallbox has chosen. */
export interface OwnLaw {
  readonly law: LawName;
  readonly preset: Preset;
}

/** After any start nothing is offered for this long, seconds. */
const HOLD_S = 10;
/** Readings that the machine wants before it trusts a meter. */
const FIRST_READINGS = 3;

/**
 * Runs the real machine, house and board port in virtual time on the plant that the law engine uses.
 * The wallbox is switched on early enough before the first sun for its hold and its first readings to
 * be over when the sun, and the car, come; from there both engines are in the same situation.
 *
 * @throws what the house throws when the machine cannot go on.
 */
export function createFullRun(own: OwnLaw, rig: Rig): LawRun {
  const plant = createPlant(rig);
  const scorer = createScorer(rig);
  let wallbox: Wallbox | undefined;
  const told = firstSecond(rig);
  return {
    second(nowS, houseW, pvW) {
      told.houseW = houseW;
      told.pvW = pvW;
      if (wallbox === undefined) {
        if (pvW <= SUN_W) return told;
        wallbox = new Wallbox(own, rig, { plant, dawnS: nowS });
        wallbox.startUp(houseW - pvW);
      }
      told.carW = wallbox.second(nowS, houseW, pvW);
      told.decision = wallbox.decision();
      told.duty = told.decision.duty ?? 0;
      told.phases = wallbox.phases;
      told.closings = wallbox.board.closings();
      told.phaseSwitches = wallbox.board.phaseSwitches();
      scorer.second(told);
      return told;
    },
    tally: () => scorer.tally(),
  };
}

/** A wallbox with machine, house and board, living in time of its own. */
class Wallbox {
  readonly #rig: Rig;
  readonly #plant: Plant;
  readonly #dawnS: number;
  readonly #clock = new VirtualClock();
  readonly board: PlantBoard;
  /** What the last second was to be wired for. */
  phases: 1 | 3;
  readonly #house: LiveHouse;
  /** Its clock is ahead of the day's seconds by this, so that it can start before the first one. */
  readonly #aheadS: number;

  constructor(own: OwnLaw, rig: Rig, { plant, dawnS }: { plant: Plant; dawnS: number }) {
    this.#rig = rig;
    this.#plant = plant;
    this.#dawnS = dawnS;
    this.phases = rig.phases;
    this.#aheadS = Math.max(HOLD_S, FIRST_READINGS * rig.meter.periodS);
    this.#clock.advanceTo(dawnS * 1_000);
    this.board = new PlantBoard(plant, rig);
    this.#house = new LiveHouse({
      name: 'SunPilot_SIM',
      simulated: true,
      source: 'simulated',
      board: this.board,
      clock: this.#clock,
      log: pino({ enabled: false }),
      input: inputOf(own, rig, this.#clock.now()),
      totals: { solarWh: 0, gridWh: 0 },
      failed: (cause) => {
        throw cause;
      },
    });
    this.#house.send({ type: 'mode.solar' });
  }

  /** Lets the start-up pass, with readings of this net power, and plugs the car in. */
  startUp(netW: number): void {
    for (let before = FIRST_READINGS; before > 0; before--) {
      this.#passUntil(this.#dawnS - before * this.#rig.meter.periodS);
      this.#house.meter.reading({ takenAtMs: this.#clock.now(), ...gridPowers(netW) });
    }
    this.#passUntil(this.#dawnS);
    this.board.plug(this.#dawnS);
  }

  /** @returns what the car draws at the end of this second, watts. */
  second(nowS: number, houseW: number, pvW: number): number {
    this.#passUntil(nowS);
    this.board.enter(nowS);
    const plant = this.#plant;
    for (let reading = plant.arrival(nowS); reading; reading = plant.arrival(nowS)) {
      this.#house.meter.reading({ ...reading, takenAtMs: this.#clock.now() });
    }
    this.board.report();
    const supply = this.board.supply();
    // As decided: a board switches them a second later, when no contact is closed any more.
    this.phases = this.#house.picture().charger.phases;
    const carW = this.#plant.step(nowS, houseW, pvW, supply);
    this.board.leave(carW);
    return carW;
  }

  decision(): LawDecision<unknown> {
    const { duty, reason } = this.#house.picture().charger;
    return { state: undefined, duty, reason };
  }

  #passUntil(nowS: number): void {
    this.#clock.advanceTo((nowS + this.#aheadS) * 1_000);
  }
}

/** A wallbox as it is delivered, on a circuit for the rig's current. */
function inputOf({ law, preset }: OwnLaw, rig: Rig, nowMs: number): ChargingInput {
  const { phases, maxA, switchable } = rig;
  const { limits, onLost } = ChargingConfig.parse({});
  return {
    settings: {
      connection: ConnectionConfig.parse({ phases }),
      limits: { ...limits, circuitA: maxA },
      freshness: { late: 'auto', stale: 'auto', lost: LOST_AFTER_MS },
      onLost,
    },
    manualDuty: MIN_DUTY,
    maxCurrentA: undefined,
    law,
    preset,
    sensesPilot: true,
    switchesPhases: switchable,
    pacesRises: false,
    faults: [],
    nowMs,
    heldUntilMs: nowMs + HOLD_S * 1_000,
    powerReturnUntilMs: 0,
  };
}
