import type { PowerBasis } from '../../house/picture.ts';
import type { PricesConfig } from '../journal.config.ts';
import type { Sample } from './sample.ts';

export const SESSION_ENDINGS = [
  'unplugged',
  /** Nothing was drawn for a long time, at a box that cannot tell whether a car is there. */
  'idle',
  /** The program was stopped; a car that stays plugged in begins another session. */
  'stopped',
  /** The program ended without being asked to; the end is the last sample before. */
  'interrupted',
] as const;
/** Why a session is over. */
export type SessionEnding = (typeof SESSION_ENDINGS)[number];

/** What one car took, from plug to plug. */
export interface ChargingSession {
  /** Rises from session to session. */
  readonly id: number;
  /** Unix seconds. */
  readonly startedS: number;
  /** When it ended, or its last sample where `ending` is null. */
  readonly endedS: number;
  /** Null while it goes on. */
  readonly ending: SessionEnding | null;
  readonly energyWh: number;
  /** The part of it that was not imported from the grid. */
  readonly solarWh: number;
  /** How the energy is known; null as long as there is none. */
  readonly basis: PowerBasis | null;
  /** How long the car drew something, seconds. */
  readonly chargingS: number;
  readonly closings: number;
  /** The most phases that were switched through. */
  readonly phases: 1 | 3;
  /** Null where no prices are configured. */
  readonly cost: number | null;
  readonly currency: string | null;
}

/** A box that senses no plug ends a session after this long without energy, seconds. */
const IDLE_S = 3_600;
/** Between samples further apart than this, seconds, something went unseen. */
const LONGEST_STEP_S = 5;

/** Makes sessions of what the house reports each second. */
export class SessionCount {
  readonly #prices: PricesConfig;
  #lastId = 0;
  #before: Sample | undefined;
  #open: ChargingSession | undefined;
  #lastEnergyS = 0;

  constructor(prices: PricesConfig) {
    this.#prices = prices;
  }

  /** Sessions that begin from now on get numbers above this. */
  numberAfter(id: number): void {
    this.#lastId = Math.max(this.#lastId, id);
  }

  /** @returns the sessions that changed, mostly one or none. */
  add(sample: Sample): readonly ChargingSession[] {
    const step = stepOf(this.#before ?? sample, sample);
    this.#before = sample;
    const changed: ChargingSession[] = [];
    const hasEnergy = step.solarWh + step.gridWh > 0;
    if (hasEnergy) this.#lastEnergyS = sample.atS;
    const { vehicle, atS } = sample;
    const isThere = vehicle === 'B' || vehicle === 'C' || vehicle === 'D';
    const isUsed = vehicle === null && (hasEnergy || step.closings > 0);
    if (this.#open === undefined && (isThere || isUsed)) {
      this.#lastEnergyS = atS;
      this.#open = this.#begin(sample);
    }
    if (this.#open !== undefined) {
      this.#open = withStep(this.#open, sample, step, this.#prices);
      if (vehicle === 'A') changed.push(...this.end('unplugged'));
      else if (vehicle === null && atS - this.#lastEnergyS > IDLE_S) {
        this.#open = { ...this.#open, endedS: this.#lastEnergyS };
        changed.push(...this.end('idle'));
      } else changed.push(this.#open);
    }
    return changed;
  }

  /** @returns the session that ended with it, if one was going on. */
  end(ending: SessionEnding): readonly ChargingSession[] {
    if (this.#open === undefined) return [];
    const ended = { ...this.#open, ending };
    this.#open = undefined;
    return [ended];
  }

  #begin({ atS, phases }: Sample): ChargingSession {
    const isPriced = this.#prices.importPerKwh !== null;
    // A number that differs from all before without asking a database.
    this.#lastId = Math.max(atS, this.#lastId + 1);
    return {
      id: this.#lastId,
      startedS: atS,
      endedS: atS,
      ending: null,
      energyWh: 0,
      solarWh: 0,
      basis: null,
      chargingS: 0,
      closings: 0,
      phases,
      cost: isPriced ? 0 : null,
      currency: isPriced ? this.#prices.currency : null,
    };
  }
}

interface Step {
  readonly seconds: number;
  readonly solarWh: number;
  readonly gridWh: number;
  readonly closings: number;
}

/** What happened between two samples. The wall clock may jump; totals never run backwards. */
function stepOf(before: Sample, after: Sample): Step {
  return {
    seconds: Math.min(LONGEST_STEP_S, Math.max(0, after.atS - before.atS)),
    solarWh: Math.max(0, after.solarWh - before.solarWh),
    gridWh: Math.max(0, after.gridWh - before.gridWh),
    closings: Math.max(0, after.closings - before.closings),
  };
}

function withStep(
  session: ChargingSession,
  sample: Sample,
  step: Step,
  prices: PricesConfig,
): ChargingSession {
  const wh = step.solarWh + step.gridWh;
  return {
    ...session,
    endedS: Math.max(session.startedS, sample.atS),
    energyWh: session.energyWh + wh,
    solarWh: session.solarWh + step.solarWh,
    basis: wh > 0 ? commonBasis(session.basis, sample.basis) : session.basis,
    chargingS: session.chargingS + (wh > 0 ? step.seconds : 0),
    closings: session.closings + step.closings,
    phases: sample.phases > session.phases ? sample.phases : session.phases,
    cost: session.cost === null ? null : session.cost + costOf(step, sample, prices),
  };
}

/** Energy that was not measured all along is an estimate. */
function commonBasis(before: PowerBasis | null, now: PowerBasis): PowerBasis {
  return before === null || before === now ? now : 'estimated';
}

/**
 * What came from the grid is paid for; what came from the sun would have been paid to the house.
 */
function costOf({ solarWh, gridWh }: Step, { isLowTariff }: Sample, prices: PricesConfig): number {
  const { importPerKwh, importLowPerKwh, exportPerKwh } = prices;
  const importPrice = (isLowTariff ? importLowPerKwh : null) ?? importPerKwh ?? 0;
  return (gridWh * importPrice + solarWh * exportPerKwh) / 1_000;
}
