import { pino } from 'pino';
import { DirectLines } from '../../hardware/direct-lines.ts';
import { Guard } from '../../hardware/guard/guard.ts';
import { type GuardPlan, SILENCE_MS } from '../../hardware/guard/guard-plan.ts';
import type { FromGuard } from '../../hardware/guard/message.ts';
import { SafetyWatch } from '../../hardware/guard/safety-watch.ts';
import { WiredBoard } from '../../hardware/wired-board.ts';
import { type Car, type CarModel, createCar, SIM_VOLTAGE_V } from '../../sim/car.ts';
import { MEASURED_CAR } from '../../sim/car-models.ts';
import { Electronics, type Vehicle } from '../../sim/electronics.ts';
import { seededRandom } from '../../sim/random.ts';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import type { ChargeMode } from '../../src/charging/charger.ts';
import { ChargingConfig, ConnectionConfig } from '../../src/charging/charging.config.ts';
import type { ChargingInput } from '../../src/charging/context.ts';
import type { LimitSettings } from '../../src/charging/limits.ts';
import { clampDuty, offeredCurrentA } from '../../src/charging/pilot.ts';
import { LiveHouse } from '../../src/house/live-house.ts';
import { ElectricLines } from './electric-lines.ts';
import { GuardPipes } from './guard-pipes.ts';
import { ProcessClock } from './process-clock.ts';

/** The box moves in steps of this, milliseconds. */
const STEP_MS = 5;
const CAR_STEP_MS = 100;
/** A plug of 32 A. */
const PLUG_OHM = 220;
const HELD_MS = 10_000;
/** 24 A. */
const MANUAL_DUTY = clampDuty(40);

const PLAN: GuardPlan = {
  root: '',
  contactor: { path: 'contactor' },
  pilot: { kind: 'pwm', path: 'pilot' },
  silenceMs: SILENCE_MS,
  rcd: { path: 'trip', trippedLevel: 1, test: { path: 'test' }, reset: { path: 'reset' } },
  feedback: { path: 'feedback' },
};

/**
 * A whole wallbox in one process and in virtual time: the house with its machine, the board, the
 * guard, electronics that behave and break like real ones, a car and a meter. What are processes in
 * the product are two clocks here, which can be stopped each for itself.
 */
export class ElectricBox {
  readonly electronics: Electronics;
  readonly lines: ElectricLines;
  readonly house: LiveHouse;
  /** What is on the pilot instead of the car. */
  instead: Vehicle | undefined;
  /** Grid power without the car, watts; negative delivers. Undefined is a silent meter. */
  netW: () => number | undefined = () => -5_000;
  /** What the vehicle draws whatever it is offered, amperes; a meter of its own tells. */
  deafA: number | undefined;
  /** Why the house could not go on. */
  failure: unknown;
  readonly #world = new VirtualClock();
  readonly #houseTime = new ProcessClock(this.#world);
  readonly #guardTime = new ProcessClock(this.#world);
  readonly #guard: Guard;
  readonly #pipes: GuardPipes;
  readonly #car: Car;
  #drawnA = 0;

  /** @param limits - beside a circuit of 32 A. */
  constructor(seed: number, limits: Partial<LimitSettings> = {}, car: CarModel = MEASURED_CAR) {
    this.#car = createCar(car);
    const converter = { voltsPerCount: 0.027, offsetV: -13.8 };
    this.electronics = new Electronics({ random: seededRandom(seed), converter });
    this.electronics.proximityOhm = PLUG_OHM;
    this.#car.wire(1);
    this.lines = new ElectricLines(this.electronics);
    const { pilot, contactor } = this.lines;
    const board = new WiredBoard({
      driver: 'simulated',
      sensesPilot: true,
      switchesPhases: false,
      lines: new DirectLines({ pilot, contactor, threePhase: undefined, release: () => {} }),
      clock: this.#houseTime,
      driven: () => {},
      release: () => {},
    });
    this.#pipes = new GuardPipes(board, this.#houseTime, this.#guardTime);
    this.#guard = this.#createGuard();
    this.house = new LiveHouse({
      name: 'SunPilot_BOX',
      simulated: true,
      source: 'simulated',
      board,
      clock: this.#houseTime,
      log: pino({ enabled: false }),
      input: inputWith(limits),
      totals: { solarWh: 0, gridWh: 0 },
      failed: (cause) => {
        this.failure = cause;
      },
    });
    this.#guard.start();
    this.#read();
  }

  get nowMs(): number {
    return this.#world.now();
  }

  /** The contacts, not their line: what a person could touch. */
  get isLive(): boolean {
    return this.electronics.isClosed;
  }

  get isOffering(): boolean {
    return this.lines.drives.kind === 'pwm';
  }

  /** What the pilot offers, amperes; 0 offers nothing. */
  get offeredA(): number {
    const { drives } = this.lines;
    return drives.kind === 'pwm' ? offeredCurrentA(drives.duty) : 0;
  }

  get drawnA(): number {
    return this.#drawnA;
  }

  /** Kinds of the faults there are, and of what the vehicle does that is as bad as one. */
  faults(): readonly string[] {
    const { faults, reason } = this.house.picture().charger;
    const kinds = faults.map(({ kind }): string => kind);
    return reason.code === 'fault' ? [...new Set([...kinds, reason.kind])] : kinds;
  }

  /** Lets time pass, no further than until something holds. @returns milliseconds passed. */
  async run(forMs: number, until: () => boolean = () => false): Promise<number> {
    const startMs = this.nowMs;
    while (this.nowMs < startMs + forMs && !until()) {
      this.#world.advanceTo(this.nowMs + STEP_MS);
      this.electronics.pass(STEP_MS, this.#drawnA);
      if (this.nowMs % CAR_STEP_MS === 0) this.#driveCar();
      this.electronics.vehicle = this.instead ?? this.#onPilot();
      // What the board puts off until the machine is done.
      await undefined;
    }
    return this.nowMs - startMs;
  }

  /** Plugged in and supplied. */
  async charge(mode: Exclude<ChargeMode, 'off'> = 'solar'): Promise<this> {
    const limitMs = 300_000;
    this.house.send({ type: `mode.${mode}` });
    const tookMs = await this.run(limitMs, () => this.isLive && this.#drawnA > 5);
    if (tookMs >= limitMs) {
      const { reason } = this.house.picture().charger;
      throw new Error(`it does not charge: ${reason.code} ${this.faults()} ${this.failure ?? ''}`);
    }
    return this;
  }

  /** The process is gone, and with it the pipe to its guard. */
  killHouse(): void {
    this.#houseTime.stop();
    this.#guard.gone();
  }

  /** The process is there and does nothing any more. */
  stallHouse(): void {
    this.#houseTime.stop();
  }

  killGuard(): void {
    this.#guardTime.stop();
    this.#pipes.ended('it was ended by SIGKILL');
  }

  stallGuard(): void {
    this.#guardTime.stop();
  }

  #createGuard(): Guard {
    const tell = (message: FromGuard): void => this.#pipes.tell(message);
    const watch = new SafetyWatch({
      plan: PLAN,
      sysfs: this.lines,
      now: () => this.#guardTime.now(),
      tell,
      readPilot: () => this.#readPilot(),
      readProximity: () => this.electronics.proximityOhm,
    });
    const guard = new Guard({
      plan: PLAN,
      sysfs: this.lines,
      clock: this.#guardTime,
      watch,
      tell,
      exit: (code) => {
        this.#guardTime.stop();
        this.#pipes.ended(`exit code ${code}`);
      },
    });
    this.#pipes.guard = guard;
    return guard;
  }

  /** A window over whole periods sees both levels of the pilot. */
  #readPilot() {
    // Throws where the converter is dead.
    this.electronics.counts();
    const { high, low } = this.electronics.pilotV;
    return { highV: high, lowV: low };
  }

  #onPilot(): Vehicle {
    return this.deafA !== undefined || this.#car.pilot() === 'C' ? 'asking' : 'connected';
  }

  #driveCar(): void {
    const { drives } = this.lines;
    if (drives.kind === 'fault') this.#car.unavailable();
    const isOffered = drives.kind === 'pwm' && this.instead === undefined;
    const offeredA = isOffered ? offeredCurrentA(drives.duty) : undefined;
    const heededA = this.#car.step(this.nowMs / 1_000, offeredA, this.isLive);
    this.#drawnA = this.deafA === undefined ? heededA : this.isLive ? this.deafA : 0;
  }

  #read(): void {
    const houseW = this.netW();
    if (houseW !== undefined) {
      const netW = Math.round(houseW + this.#drawnA * SIM_VOLTAGE_V);
      this.house.meter.reading({
        takenAtMs: this.nowMs,
        importW: Math.max(0, netW),
        exportW: Math.max(0, -netW),
      });
    }
    this.#measure();
    this.house.send({ type: 'temperature', celsius: this.electronics.celsius });
    this.#houseTime.setTimeout(() => this.#read(), 1_000);
  }

  #measure(): void {
    if (this.deafA === undefined) return;
    const watts = this.#drawnA * SIM_VOLTAGE_V;
    this.house.send({ type: 'car.power', watts, epochMs: this.nowMs });
  }
}

function inputWith(more: Partial<LimitSettings>): ChargingInput {
  const { limits, onLost } = ChargingConfig.parse({});
  return {
    settings: {
      connection: ConnectionConfig.parse({}),
      limits: { ...limits, circuitA: 32, ...more },
      freshness: { late: 'auto', stale: 'auto', lost: 300_000 },
      onLost,
    },
    manualDuty: MANUAL_DUTY,
    maxCurrentA: undefined,
    law: 'surplus',
    preset: 'balanced',
    sensesPilot: true,
    switchesPhases: false,
    pacesRises: true,
    faults: [],
    nowMs: 0,
    heldUntilMs: HELD_MS,
    powerReturnUntilMs: 0,
  };
}
