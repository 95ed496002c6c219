import type { Clock } from '../src/clock.ts';
import type { Close, MeterListener, MeterSource } from '../src/meter/source.ts';
import { SimulatedBoard, type SimulatedBoardOptions } from './board.ts';
import { type CarModel, SIM_VOLTAGE_V } from './car.ts';
import { DAY_S, type MeterDay } from './days/day.ts';
import { DAY_PLANS, dayLike } from './days/named-days.ts';
import { EnergyMeter, type MeterFace } from './energy-meter.ts';
import {
  type Arrival,
  createMeterLine,
  GOOD_LINE,
  type MeterLine,
  type MeterLineModel,
} from './meter-line.ts';
import { PLAIN_METER } from './plant.ts';

export interface WorldOptions extends Omit<SimulatedBoardOptions, 'runsItself'> {
  /** The day with this number, 0 first; broken clouds in summer, each day another, unless given. */
  readonly days?: (index: number) => MeterDay;
  /** Second of the first day at which the world begins; 10:30 unless given. */
  readonly startS?: number;
  /** How the meter and its cable behave; a DSMR 5 meter on a good cable unless given. */
  readonly line?: Partial<MeterLineModel>;
  /** Zone of the meter's own clock, an IANA name; Europe/Amsterdam unless given. */
  readonly timezone?: string;
  /** How the house spreads over three phases, L1 first; the sun comes in on all three alike. */
  readonly houseShares?: readonly [number, number, number];
}

/** A house with sun on its roof, a car at its wallbox and a smart meter, all of them simulated. */
export interface SimulatedWorld {
  readonly meter: MeterSource;
  readonly board: SimulatedBoard;
  /** Plugs a car in, the measured one unless told. */
  plug(model?: CarModel): void;
  unplug(): void;
  /** Cuts the meter's cable, or joins it again. */
  cutMeter(isCut: boolean): void;
  /** Makes the meter send the same telegram for ever, or lets it go on. */
  freezeMeter(isFrozen: boolean): void;
  /** What is true now, whether or not the meter has told it. */
  now(): WorldMoment;
}

/** What is true in the world at one second. */
export interface WorldMoment {
  /** Number of the day and second in it. */
  readonly day: number;
  readonly t: number;
  readonly houseW: number;
  readonly pvW: number;
  readonly carW: number;
}

/** Late morning: the sun is up, and something happens at once. */
const START_S = 10.5 * 3_600;
const BROKEN_SUMMER = DAY_PLANS[1];
const SECOND_MS = 1_000;

/**
 * Builds a world on a clock: the host's, a scaled one or a virtual one. It lives while its meter is
 * open. At one instant telegrams arrive first, then the car moves, then the meter measures.
 */
export function createSimulatedWorld(options: WorldOptions): SimulatedWorld {
  return new World(options);
}

class World implements SimulatedWorld {
  readonly board: SimulatedBoard;
  readonly meter: MeterSource = { name: 'simulated', open: (listener) => this.#open(listener) };
  readonly #clock: Clock;
  readonly #phases: 1 | 3;
  readonly #houseShares: readonly number[];
  readonly #days: (index: number) => MeterDay;
  readonly #energy: EnergyMeter;
  readonly #line: MeterLine<MeterFace>;
  readonly #listeners = new Set<MeterListener>();
  /** Seconds since the first day's midnight that have been lived. */
  #livedS: number;
  /** Clock time of that midnight; undefined until the world begins to live. */
  #midnightMs: number | undefined;
  #today: { readonly index: number; readonly day: MeterDay } | undefined;
  #alarm: unknown;

  constructor(options: WorldOptions) {
    const { clock, phases = 1, voltageV = SIM_VOLTAGE_V, timezone = 'Europe/Amsterdam' } = options;
    this.#clock = clock;
    this.#phases = phases;
    this.#houseShares = phases === 1 ? [1] : (options.houseShares ?? PLAIN_METER.houseShares);
    this.#days = options.days ?? ((index) => dayLike(BROKEN_SUMMER, BROKEN_SUMMER.seed + index));
    this.#livedS = Math.floor(options.startS ?? START_S) - 1;
    this.#energy = new EnergyMeter({ voltageV, timezone });
    this.#line = createMeterLine({ ...GOOD_LINE, ...options.line });
    this.board = new SimulatedBoard({ ...options, runsItself: false });
  }

  plug(model?: CarModel): void {
    this.board.plug(model);
  }

  unplug(): void {
    this.board.unplug();
  }

  cutMeter(isCut: boolean): void {
    this.#line.cut(isCut);
  }

  freezeMeter(isFrozen: boolean): void {
    this.#line.freeze(isFrozen);
  }

  now(): WorldMoment {
    const index = Math.max(0, Math.floor(this.#livedS / DAY_S));
    const t = Math.max(0, this.#livedS) % DAY_S;
    const { houseW, pvW } = this.#day(index);
    return { day: index, t, houseW: houseW[t] ?? 0, pvW: pvW[t] ?? 0, carW: this.board.carW() };
  }

  #day(index: number): MeterDay {
    if (this.#today?.index !== index) this.#today = { index, day: this.#days(index) };
    return this.#today.day;
  }

  #open(listener: MeterListener): Close {
    this.#listeners.add(listener);
    listener.link({ state: 'up', detail: 'a simulated meter' });
    if (this.#listeners.size === 1) {
      // After a rest the world goes on at the second where it stopped.
      this.#midnightMs = this.#clock.now() - (this.#livedS + 1) * SECOND_MS;
      this.#arm();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#clock.clearTimeout(this.#alarm);
    };
  }

  #nextMs(): number {
    const nextS = Math.min(this.#livedS + 1, this.#line.nextArrivalS() ?? Number.POSITIVE_INFINITY);
    return (this.#midnightMs ?? 0) + nextS * SECOND_MS;
  }

  #arm(): void {
    this.#clock.clearTimeout(this.#alarm);
    if (this.#listeners.size === 0) return;
    const waitMs = Math.max(0, this.#nextMs() - this.#clock.now());
    this.#alarm = this.#clock.setTimeout(() => this.#live(), waitMs);
  }

  /** Everything that is due by now, in order. */
  #live(): void {
    while (this.#listeners.size > 0 && this.#nextMs() <= this.#clock.now()) {
      const arrivalS = this.#line.nextArrivalS() ?? Number.POSITIVE_INFINITY;
      if (arrivalS <= this.#livedS + 1) this.#deliver(arrivalS);
      else this.#liveSecond();
    }
    this.#arm();
  }

  #deliver(nowS: number): void {
    const arrival = this.#line.arrival(nowS);
    if (arrival === undefined) return;
    for (const listener of this.#listeners) this.#tell(listener, arrival);
  }

  #tell(listener: MeterListener, { telegram }: Arrival<MeterFace>): void {
    // A telegram is stamped on arrival: that is all a receiver knows.
    if (telegram) listener.reading(this.#energy.readingOf(telegram, this.#clock.now()));
    else listener.fault({ kind: 'checksum', detail: 'a telegram damaged on the simulated cable' });
  }

  #liveSecond(): void {
    this.#livedS += 1;
    this.board.step();
    const { houseW, pvW } = this.now();
    // A second of a recorded day that nobody measured: the meter is silent.
    if (Number.isNaN(houseW + pvW)) return;
    const carW = this.board.carPhasesW();
    const phasesW = this.#houseShares.map(
      (share, phase) => share * houseW - pvW / this.#phases + (carW[phase] ?? 0),
    );
    this.#energy.count(phasesW, this.#clock.epochMs());
    this.#line.measure(this.#livedS, () => this.#energy.face());
  }
}
