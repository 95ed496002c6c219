import type { MeterReading, PhaseReading } from '../src/meter/reading.ts';
import { type Car, type CarModel, createCar, SIM_VOLTAGE_V } from './car.ts';
import { seededRandom } from './random.ts';

/** How the simulated meter talks. */
export interface MeterModel {
  /** Seconds between telegrams: 1 (DSMR 5) or 10 (DSMR 2.2 to 4). */
  readonly periodS: number;
  /** Whole seconds from measuring to arrival; one of these is drawn for each telegram, order is kept. */
  readonly latencyS: readonly number[];
  /** Whether telegrams carry the power of each phase. */
  readonly phasePowers: boolean;
  /** Stretches in which nothing arrives: from, up to but not including, seconds. */
  readonly outages: readonly (readonly [fromS: number, untilS: number])[];
  readonly seed: number;
}

/** A DSMR 5 meter on a good cable. */
export const DSMR5_METER: MeterModel = {
  periodS: 1,
  latencyS: [1, 2],
  phasePowers: false,
  outages: [],
  seed: 1,
};

/** A house, its wallbox and a car. */
export interface Rig {
  /** Phases the box is connected to. */
  readonly phases: 1 | 3;
  /** Whether the box can leave two of three phases open. */
  readonly switchable: boolean;
  /** The most the box may offer, amperes. */
  readonly maxA: number;
  readonly car: CarModel;
  readonly meter: MeterModel;
  /** How house and sun spread over three phases, L1 first; sums to 1. */
  readonly phaseShares: readonly [number, number, number];
}

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
  /** Readings that have arrived by now and were not asked for before, oldest first. */
  arrived(nowS: number): readonly MeterReading[];
  /**
   * Lets one second pass and the meter measure at its end.
   *
   * @returns what the car draws, watts.
   */
  step(nowS: number, houseW: number, pvW: number, supply: Supply): number;
}

interface OnItsWay {
  readonly dueS: number;
  readonly netW: number;
  readonly phasesW: readonly number[] | undefined;
}

const NONE: readonly MeterReading[] = [];

export function createPlant(rig: Rig): Plant {
  const { meter } = rig;
  const car = createCar(rig.car);
  const random = seededRandom(meter.seed);
  const onTheWay: OnItsWay[] = [];
  let newestDueS = 0;

  function measure(nowS: number, restW: number, supply: Supply): void {
    const pick = meter.latencyS[Math.floor(random() * meter.latencyS.length)] ?? 0;
    newestDueS = Math.max(newestDueS, nowS + pick);
    const netW = Math.round(restW + car.powerW());
    onTheWay.push({
      dueS: newestDueS,
      netW,
      phasesW: meter.phasePowers ? phasePowersW(restW, supply) : undefined,
    });
  }

  function phasePowersW(restW: number, { phases }: Supply): number[] {
    const used = Math.min(phases, rig.car.phases);
    const carW = car.powerW() / used;
    if (rig.phases === 1) return [Math.round(restW + carW)];
    return rig.phaseShares.map((share, i) => Math.round(share * restW + (i < used ? carW : 0)));
  }

  return {
    car,
    arrived(nowS) {
      const first = onTheWay[0];
      if (first === undefined || first.dueS > nowS) return NONE;
      const readings: MeterReading[] = [];
      while (onTheWay[0] !== undefined && onTheWay[0].dueS <= nowS) {
        const next = onTheWay.shift();
        if (next !== undefined && !isOut(meter, nowS)) readings.push(readingOf(next, nowS * 1_000));
      }
      return readings;
    },
    step(nowS, houseW, pvW, supply) {
      car.wire(supply.phases);
      car.step(nowS, supply.offeredA, supply.closed);
      if (nowS % meter.periodS === 0) measure(nowS, houseW - pvW, supply);
      return car.powerW();
    },
  };
}

function isOut({ outages }: MeterModel, nowS: number): boolean {
  for (const [fromS, untilS] of outages) if (nowS >= fromS && nowS < untilS) return true;
  return false;
}

/** A pushed telegram is stamped on arrival: that is all a receiver knows. */
function readingOf({ netW, phasesW }: OnItsWay, takenAtMs: number): MeterReading {
  const reading = { takenAtMs, importW: Math.max(0, netW), exportW: Math.max(0, -netW) };
  if (phasesW === undefined) return reading;
  return { ...reading, phases: phasesW.map(phaseOf) };
}

function phaseOf(netW: number): PhaseReading {
  return { importW: Math.max(0, netW), exportW: Math.max(0, -netW), voltageV: SIM_VOLTAGE_V };
}
