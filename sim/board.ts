import {
  type BoardListener,
  type EvseBoard,
  type EvseOutputs,
  SAFE_OUTPUTS,
} from '../src/charging/board.ts';
import { offeredCurrentA, type PilotState } from '../src/charging/pilot.ts';
import type { Clock } from '../src/clock.ts';
import { type Car, type CarModel, createCar, SIM_VOLTAGE_V } from './car.ts';
import { MEASURED_CAR } from './car-models.ts';

export interface SimulatedBoardOptions {
  readonly clock: Clock;
  /** Phases the contactor switches through; 1 unless given. */
  readonly phases?: 1 | 3;
  /** Volts between phase and neutral; 230 unless given. */
  readonly voltageV?: number;
  /** The car on the cable; the measured one that wants 32 A unless given, null for none. */
  readonly car?: CarModel | null;
  /** Whether the board measures the pilot; true unless given. */
  readonly sensesPilot?: boolean;
  /** Whether the board has a meter of its own for the car; false unless given. */
  readonly measuresPower?: boolean;
  /** Whether the car runs by itself once the board is watched; true unless given. */
  readonly runsItself?: boolean;
}

/** How often a car that runs itself moves, milliseconds. */
const STEP_MS = 1_000;

/**
 * A simulated power board, with a car on its cable. The car moves at every change of the outputs,
 * and each second by itself, or whenever {@link step} is called where something else owns its time.
 */
export class SimulatedBoard implements EvseBoard {
  readonly driver = 'simulated';
  readonly sensesPilot: boolean;
  readonly #clock: Clock;
  readonly #phases: 1 | 3;
  readonly #voltageV: number;
  readonly #measuresPower: boolean;
  readonly #runsItself: boolean;
  readonly #listeners = new Set<BoardListener>();
  #car: Car | undefined;
  #currentA = 0;
  #outputs: EvseOutputs = SAFE_OUTPUTS;
  #state: PilotState = 'A';
  #reported: PilotState = 'A';
  #reporting: unknown;
  #running: unknown;
  #closed = false;

  constructor(options: SimulatedBoardOptions) {
    this.#clock = options.clock;
    this.#phases = options.phases ?? 1;
    this.#voltageV = options.voltageV ?? SIM_VOLTAGE_V;
    this.sensesPilot = options.sensesPilot ?? true;
    this.#measuresPower = options.measuresPower ?? false;
    this.#runsItself = options.runsItself ?? true;
    const model = options.car === undefined ? MEASURED_CAR : options.car;
    if (model !== null) this.#connect(model);
    this.#state = this.#sense();
    this.#reported = this.#state;
  }

  apply(outputs: EvseOutputs): void {
    if (this.#closed) return;
    this.#outputs = outputs;
    this.step();
  }

  watch(listener: BoardListener): () => void {
    this.#listeners.add(listener);
    if (this.sensesPilot) listener.pilot(this.#reported);
    if (this.#measuresPower) listener.carPower?.(Math.round(this.carW()));
    if (this.#runsItself) this.#running ??= this.#clock.setTimeout(() => this.#run(), STEP_MS);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.apply(SAFE_OUTPUTS);
    this.#closed = true;
    this.#listeners.clear();
    this.#clock.clearTimeout(this.#reporting);
    this.#clock.clearTimeout(this.#running);
  }

  /** The outputs as they are now. */
  outputs(): EvseOutputs {
    return this.#outputs;
  }

  /** Runs the car up to now and reports what a board would notice of it. */
  step(): void {
    const { pilot, contactor } = this.#outputs;
    const offeredA = pilot.kind === 'pwm' ? offeredCurrentA(pilot.duty) : undefined;
    const nowS = this.#clock.now() / 1_000;
    if (pilot.kind === 'fault') this.#car?.unavailable();
    this.#currentA = this.#car?.step(nowS, offeredA, contactor === 'closed') ?? 0;
    this.#state = this.#sense();
    if (this.#state !== this.#reported) this.#reportSoon();
    if (this.#measuresPower) {
      for (const listener of this.#listeners) listener.carPower?.(Math.round(this.carW()));
    }
  }

  /** Plugs in a car, the measured one unless given; unplugs the one that is there. */
  plug(model: CarModel = MEASURED_CAR): void {
    this.#connect(model);
    this.step();
  }

  /** Pulls the cable out of the car, even under load. */
  unplug(): void {
    this.#car = undefined;
    this.step();
  }

  /** What the car draws on each of the box's phases, watts, L1 first. */
  carPhasesW(): readonly number[] {
    const used = Math.min(this.#car?.model.phases ?? 0, this.#phases);
    const eachW = this.#currentA * this.#voltageV;
    if (this.#phases === 1) return [used === 0 ? 0 : eachW];
    return [used > 0 ? eachW : 0, used > 1 ? eachW : 0, used > 2 ? eachW : 0];
  }

  /** What the car draws over all phases, watts. */
  carW(): number {
    const used = Math.min(this.#car?.model.phases ?? 0, this.#phases);
    return this.#currentA * this.#voltageV * used;
  }

  /** Energy of the car since it was plugged in, Wh; 0 without a car. */
  takenWh(): number {
    return this.#car?.takenWh() ?? 0;
  }

  #run(): void {
    this.step();
    this.#running = this.#clock.setTimeout(() => this.#run(), STEP_MS);
  }

  #connect(model: CarModel): void {
    this.#car = createCar(model);
    this.#car.wire(this.#phases);
  }

  /**
   * The car's resistors pull the pilot down to 9 V (B) or 6 V (C); without a car it stays at 12 V
   * (A).
   */
  #sense(): PilotState {
    if (this.#car === undefined) return 'A';
    return this.#outputs.pilot.kind === 'fault' ? 'B' : this.#car.pilot();
  }

  /**
   * A state counts once it has lasted for a moment; it is never reported from inside {@link apply}.
   */
  #reportSoon(): void {
    if (!this.sensesPilot || this.#closed) return;
    this.#reporting ??= this.#clock.setTimeout(() => {
      this.#reporting = undefined;
      if (this.#state === this.#reported) return;
      this.#reported = this.#state;
      for (const listener of this.#listeners) listener.pilot(this.#reported);
    }, 0);
  }
}
