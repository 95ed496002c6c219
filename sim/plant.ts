import { gridPowers, type MeterReading, type PhaseReading } from '../src/meter/reading.ts';
import { type Car, type CarModel, createCar, SIM_VOLTAGE_V } from './car.ts';
import { createMeterLine, GOOD_LINE, type MeterLine, type MeterLineModel } from './meter-line.ts';

/** A house, its wallbox and a car. */
export interface Rig {
  /** Phases the box is connected to. */
  readonly phases: 1 | 3;
  /** Whether the box can leave two of three phases open. */
  readonly switchable: boolean;
  /** The most the box may offer, amperes. */
  readonly maxA: number;
  readonly car: CarModel;
  readonly meter: MeterLineModel;
  /** Whether telegrams carry the power of each phase. */
  readonly phasePowers: boolean;
  /** How the house spreads over three phases, L1 first, sums to 1; the sun comes in evenly. */
  readonly houseShares: readonly [number, number, number];
}

/** A meter that tells its total each second, and a house on three phases as houses are. */
export const PLAIN_METER: Pick<Rig, 'meter' | 'phasePowers' | 'houseShares'> = {
  meter: GOOD_LINE,
  phasePowers: false,
  houseShares: [0.5, 0.3, 0.2],
};

/** What the wallbox does to the car during one second. */
export interface Supply {
  /** Undefined is a steady pilot. */
  readonly offeredA: number | undefined;
  readonly closed: boolean;
  /** Phases wired through now. */
  readonly phases: 1 | 3;
}

/** The world on the other side of the board and the meter cable; it knows no law and no clock. */
export interface Plant {
  readonly car: Car;
  /** Takes the next reading that has arrived by now; a repeated telegram is none. */
  arrival(nowS: number): MeterReading | undefined;
  /**
   * Lets one second pass and the meter measure at its end.
   *
   * @returns what the car draws, watts.
   */
  step(nowS: number, houseW: number, pvW: number, supply: Supply): number;
}

/** A telegram under way: total and phases, watts, import positive. */
interface NetPower {
  /** Second in which it was measured. */
  readonly measuredS: number;
  readonly netW: number;
  readonly phasesW: readonly number[] | undefined;
}

export function createPlant(rig: Rig): Plant {
  return new HouseAndCar(rig);
}

class HouseAndCar implements Plant {
  readonly car: Car;
  readonly #rig: Rig;
  readonly #line: MeterLine<NetPower>;
  #newestS: number | undefined;
  #nowS = 0;
  #houseW = 0;
  #pvW = 0;
  #carW = 0;
  #phases: 1 | 3 = 3;
  // One for all seconds, since there are very many of them.
  readonly #measured = () => this.#measure();

  constructor(rig: Rig) {
    this.#rig = rig;
    this.car = createCar(rig.car);
    this.#line = createMeterLine(rig.meter);
  }

  arrival(nowS: number): MeterReading | undefined {
    for (let next = this.#line.arrival(nowS); next; next = this.#line.arrival(nowS)) {
      const { telegram } = next;
      if (telegram === undefined || telegram.measuredS === this.#newestS) continue;
      this.#newestS = telegram.measuredS;
      return readingOf(telegram, nowS * 1_000);
    }
    return undefined;
  }

  step(nowS: number, houseW: number, pvW: number, supply: Supply): number {
    this.car.wire(supply.phases);
    this.car.step(nowS, supply.offeredA, supply.closed);
    this.#nowS = nowS;
    this.#houseW = houseW;
    this.#pvW = pvW;
    this.#carW = this.car.powerW();
    this.#phases = supply.phases;
    this.#line.measure(nowS, this.#measured);
    return this.#carW;
  }

  #measure(): NetPower {
    const netW = Math.round(this.#houseW - this.#pvW + this.#carW);
    const { phasePowers, phases } = this.#rig;
    const measuredS = this.#nowS;
    if (!phasePowers) return { measuredS, netW, phasesW: undefined };
    return phases === 1 ? { measuredS, netW, phasesW: [netW] } : this.#onThreePhases();
  }

  #onThreePhases(): NetPower {
    const used = Math.min(this.#phases, this.car.model.phases);
    const phasesW = this.#rig.houseShares.map((share, phase) =>
      Math.round(share * this.#houseW - this.#pvW / 3 + (phase < used ? this.#carW / used : 0)),
    );
    // The phases of one telegram add up to its total.
    const netW = phasesW.reduce((sum, watts) => sum + watts, 0);
    return { measuredS: this.#nowS, netW, phasesW };
  }
}

/** A pushed telegram is stamped on arrival: that is all a receiver knows. */
function readingOf({ netW, phasesW }: NetPower, takenAtMs: number): MeterReading {
  const reading = { takenAtMs, ...gridPowers(netW) };
  return phasesW === undefined ? reading : { ...reading, phases: phasesW.map(phaseOf) };
}

function phaseOf(netW: number): PhaseReading {
  return { ...gridPowers(netW), voltageV: SIM_VOLTAGE_V };
}
