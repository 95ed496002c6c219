import type { MeterReading, PhaseReading } from '../src/meter/reading.ts';
import { type Car, type CarModel, createCar, SIM_VOLTAGE_V } from './car.ts';
import { createMeterLine, GOOD_LINE, type MeterLineModel } from './meter-line.ts';

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
  /** Readings that have arrived by now and were not taken before, oldest first; repeats are none. */
  arrived(nowS: number): readonly MeterReading[];
  /**
   * Lets one second pass and the meter measure at its end.
   *
   * @returns what the car draws, watts.
   */
  step(nowS: number, houseW: number, pvW: number, supply: Supply): number;
}

/** A telegram under way: total and phases, watts, import positive. */
interface NetPower {
  readonly netW: number;
  readonly phasesW: readonly number[] | undefined;
}

const NONE: readonly MeterReading[] = [];

export function createPlant(rig: Rig): Plant {
  const car = createCar(rig.car);
  const line = createMeterLine<NetPower>(rig.meter);
  let newest: NetPower | undefined;

  function measured(houseW: number, pvW: number, phases: 1 | 3): NetPower {
    const carW = car.powerW();
    const netW = Math.round(houseW - pvW + carW);
    if (!rig.phasePowers) return { netW, phasesW: undefined };
    if (rig.phases === 1) return { netW, phasesW: [netW] };
    const used = Math.min(phases, rig.car.phases);
    const phasesW = rig.houseShares.map((share, phase) =>
      Math.round(share * houseW - pvW / 3 + (phase < used ? carW / used : 0)),
    );
    // The phases of one telegram add up to its total.
    return { netW: phasesW.reduce((sum, watts) => sum + watts, 0), phasesW };
  }

  return {
    car,
    arrived(nowS) {
      if ((line.nextArrivalS() ?? Number.POSITIVE_INFINITY) > nowS) return NONE;
      const readings: MeterReading[] = [];
      for (let next = line.arrival(nowS); next !== undefined; next = line.arrival(nowS)) {
        if (next.telegram === undefined || next.telegram === newest) continue;
        newest = next.telegram;
        readings.push(readingOf(newest, nowS * 1_000));
      }
      return readings;
    },
    step(nowS, houseW, pvW, supply) {
      car.wire(supply.phases);
      car.step(nowS, supply.offeredA, supply.closed);
      line.measure(nowS, () => measured(houseW, pvW, supply.phases));
      return car.powerW();
    },
  };
}

/** A pushed telegram is stamped on arrival: that is all a receiver knows. */
function readingOf({ netW, phasesW }: NetPower, takenAtMs: number): MeterReading {
  const reading = { takenAtMs, importW: Math.max(0, netW), exportW: Math.max(0, -netW) };
  return phasesW === undefined ? reading : { ...reading, phases: phasesW.map(phaseOf) };
}

function phaseOf(netW: number): PhaseReading {
  return { importW: Math.max(0, netW), exportW: Math.max(0, -netW), voltageV: SIM_VOLTAGE_V };
}
