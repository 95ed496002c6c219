import {
  type BoardListener,
  type EvseBoard,
  type EvseOutputs,
  SAFE_OUTPUTS,
} from '../src/charging/board.ts';
import { offeredCurrentA, type PilotState } from '../src/charging/pilot.ts';
import { SIM_VOLTAGE_V } from './car.ts';
import { watchOverCurrent } from './over-current.ts';
import type { Plant, Rig, Supply } from './plant.ts';

/**
 * The power board between a real machine and a simulated plant. What the machine drives holds until
 * the plant's next second; what the car does about it is reported by {@link report}, never from
 * inside {@link apply}. A car that draws more than it is offered trips it.
 */
export class PlantBoard implements EvseBoard {
  readonly driver = 'simulated';
  readonly sensesPilot = true;
  readonly switchesPhases: boolean;
  readonly #plant: Plant;
  readonly #listeners = new Set<BoardListener>();
  readonly #overCurrent = watchOverCurrent();
  #outputs: EvseOutputs = SAFE_OUTPUTS;
  #nowS = 0;
  #isPlugged = false;
  #isTripped = false;
  #reported: PilotState = 'A';
  #phases: 1 | 3;
  #closings = 0;
  #phaseSwitches = 0;

  constructor(plant: Plant, { phases, switchable }: Pick<Rig, 'phases' | 'switchable'>) {
    this.#plant = plant;
    this.#phases = phases;
    this.switchesPhases = switchable;
  }

  apply(outputs: EvseOutputs): void {
    if (this.#outputs.contactor === 'open' && outputs.contactor === 'closed') this.#closings += 1;
    if (outputs.phases !== undefined && outputs.phases !== this.#phases) {
      this.#phases = outputs.phases;
      this.#phaseSwitches += 1;
    }
    this.#outputs = outputs;
    if (outputs.pilot.kind === 'fault' && this.#isPlugged) this.#plant.car.unavailable();
  }

  watch(listener: BoardListener): () => void {
    this.#listeners.add(listener);
    listener.pilot(this.#reported);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#outputs = SAFE_OUTPUTS;
    this.#listeners.clear();
  }

  /** Puts the car on the cable. */
  plug(nowS: number): void {
    this.#isPlugged = true;
    this.enter(nowS);
    this.report();
  }

  /** Says that this second begins. */
  enter(nowS: number): void {
    this.#nowS = nowS;
  }

  /** Says that it is over, with what the car drew at its end, watts. */
  leave(carW: number): void {
    const used = Math.min(this.#plant.car.model.phases, this.#phases);
    const drawnA = carW / (used * SIM_VOLTAGE_V);
    const excessA = this.#overCurrent.second(this.supply().offeredA ?? 0, drawnA);
    if (excessA > 0 && !this.#isTripped) {
      this.#isTripped = true;
      const detail = `the car draws ${excessA.toFixed(1)} A more than it is offered`;
      for (const { fault } of this.#listeners)
        fault?.({ kind: 'overcurrent', latched: true, detail });
    }
    this.report();
  }

  /** Tells what a board would have sensed by now. */
  report(): void {
    // A car that carries no current answers the pilot at once; any other one in its next second.
    if (this.#isPlugged && this.#outputs.contactor === 'open') {
      this.#plant.car.step(this.#nowS, this.supply().offeredA, false);
    }
    const state = this.#isPlugged ? this.#plant.car.pilot() : 'A';
    if (state === this.#reported) return;
    this.#reported = state;
    for (const listener of this.#listeners) listener.pilot(state);
  }

  /** What the outputs do to the car. */
  supply(): Supply {
    const { pilot, contactor } = this.#outputs;
    return {
      offeredA: pilot.kind === 'pwm' ? offeredCurrentA(pilot.duty) : undefined,
      closed: contactor === 'closed',
      phases: this.#phases,
    };
  }

  closings(): number {
    return this.#closings;
  }

  phaseSwitches(): number {
    return this.#phaseSwitches;
  }
}
