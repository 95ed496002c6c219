import type { MeterReading } from '../meter/reading.ts';
import { type CableState, cableLimitA, UNREAD_CABLE } from './limits/cable.ts';
import type { Capacity } from './limits/capacity.ts';
import { fuseShareA, importShareA } from './limits/grid-share.ts';
import type { Overload } from './limits/overload.ts';
import {
  type TemperatureSettings,
  type TemperatureState,
  temperatureLimitA,
} from './limits/temperature.ts';
import { MAX_CURRENT_A, MIN_CURRENT_A } from './pilot.ts';

/** Who sets a limit. */
export const LIMIT_SOURCES = [
  'user',
  'pilot',
  'circuit',
  'cable',
  'simplified',
  'temperature',
  'temperature-sensor',
  'mains',
  'import',
  'capacity',
  'blind',
] as const;
export type LimitSource = (typeof LIMIT_SOURCES)[number];

/** The smallest of all limits, amperes per phase, and whose it is. */
export interface Limit {
  readonly currentA: number;
  readonly by: LimitSource;
}

export const PHASE_ROTATIONS = [
  'L1L2L3',
  'L2L3L1',
  'L3L1L2',
  'L1L3L2',
  'L2L1L3',
  'L3L2L1',
] as const;
/** Grid phases behind the wallbox's terminals L1, L2, L3, in that order. */
export type PhaseRotation = (typeof PHASE_ROTATIONS)[number];

/** How the wallbox hangs on the house. */
export interface Connection {
  readonly phases: 1 | 3;
  readonly nominalVoltageV: number;
  readonly phaseRotation: PhaseRotation;
}

/** Limits as configured; null sets none. */
export interface LimitSettings {
  readonly circuitA: number | null;
  readonly cableA: number | null;
  /** Rating of the house's main fuse per phase, amperes. */
  readonly mainsA: number | null;
  /** What may be offered while the meter cannot watch the main fuse, amperes; 0 pauses. */
  readonly blindCurrentA: number;
  /** Cap on what the house may draw from the grid, watts. */
  readonly maxImportW: number | null;
  /** The quarter-hour peak that the capacity tariff bills anyway, watts; null heeds no such tariff. */
  readonly capacityFloorW?: number | null;
  /** Where the box is too warm; what is not set is not limited. */
  readonly temperature?: TemperatureSettings;
}

/** What is known when limits are weighed. What a board does not sense is absent. */
export interface LimitFacts {
  readonly userA: number | undefined;
  /** The newest reading while it may be acted upon, else undefined. */
  readonly reading: MeterReading | undefined;
  /** What the car drew when that reading was taken, watts. */
  readonly drawnW: number;
  readonly cable?: CableState;
  /** Whether the vehicle has a simplified pilot. */
  readonly isSimplified?: boolean;
  readonly temperature?: TemperatureState;
  /** The main fuse behind the wallbox, watched over time. */
  readonly mains?: Overload;
  /** The quarter hour that the newest reading belongs to. */
  readonly capacity?: Capacity | undefined;
}

/** Every limit that applies now, amperes per phase; never negative. */
export type Limits = Readonly<Partial<Record<LimitSource, number>>>;

/** IEC 61851-1 Annex A.2.3: a vehicle with a simplified pilot draws 10 A at most. */
const SIMPLIFIED_A = 10;

/**
 * Weighs all limits. Those that need the meter and have none give way to the blind current.
 */
export function limitsOf(
  settings: LimitSettings,
  connection: Connection,
  facts: LimitFacts,
): Limits {
  const limits: Partial<Record<LimitSource, number>> = { pilot: MAX_CURRENT_A };
  if (facts.userA !== undefined) limits.user = facts.userA;
  if (settings.circuitA !== null) limits.circuit = settings.circuitA;
  const cableA = cableLimitA(facts.cable ?? UNREAD_CABLE, settings.cableA);
  if (cableA !== undefined) limits.cable = cableA;
  if (facts.isSimplified === true) limits.simplified = SIMPLIFIED_A;
  addTemperature(limits, settings, facts.temperature ?? 'none');
  addMetered(limits, settings, { connection, facts });
  return limits;
}

function addTemperature(
  limits: Partial<Record<LimitSource, number>>,
  { temperature, circuitA, cableA }: LimitSettings,
  state: TemperatureState,
): void {
  if (temperature === undefined) return;
  const ratedA = Math.min(circuitA ?? MAX_CURRENT_A, cableA ?? MAX_CURRENT_A, MAX_CURRENT_A);
  const currentA = temperatureLimitA(state, ratedA, temperature);
  if (currentA === undefined) return;
  limits[state === 'lost' ? 'temperature-sensor' : 'temperature'] = currentA;
}

/** The limits that a meter watches. */
function addMetered(
  limits: Partial<Record<LimitSource, number>>,
  { mainsA, maxImportW, capacityFloorW, blindCurrentA }: LimitSettings,
  { connection, facts }: { readonly connection: Connection; readonly facts: LimitFacts },
): void {
  const { reading, drawnW, mains, capacity } = facts;
  const grid = reading && { reading, drawnW };
  const add = (by: 'mains' | 'import' | 'capacity', currentA: number | undefined): void => {
    if (currentA === undefined) limits.blind = blindCurrentA;
    else limits[by] = Math.max(0, currentA);
  };
  if (mainsA !== null) add('mains', grid && fuseShareA(mainsA, connection, grid));
  if (mains?.kind === 'tripped') limits.mains = 0;
  if (maxImportW !== null) add('import', grid && importShareA(maxImportW, connection, grid));
  if (capacityFloorW === undefined || capacityFloorW === null) return;
  add('capacity', grid && capacity && importShareA(capacity.allowedW, connection, grid));
}

/** The smallest limit; of equal ones the first in the order of {@link LIMIT_SOURCES}. */
export function smallestLimit(limits: Limits): Limit {
  let smallest: Limit = { currentA: MAX_CURRENT_A, by: 'pilot' };
  for (const by of LIMIT_SOURCES) {
    const currentA = limits[by];
    if (currentA !== undefined && currentA < smallest.currentA) smallest = { currentA, by };
  }
  return smallest;
}

/** Limits that stand still, or have a hysteresis of their own. */
const STEADY = [
  'user',
  'circuit',
  'cable',
  'simplified',
  'temperature',
  'temperature-sensor',
] as const;

/**
 * From which current charging may go on again after a limit had fallen below 6 A: 6.5 A, or less
 * where a fixed limit never lets it get there.
 */
export function recoveryCurrentA(limits: Limits): number {
  const fixed = STEADY.map((by) => limits[by]).filter((limit) => limit !== undefined);
  return Math.max(MIN_CURRENT_A, Math.min(6.5, ...fixed));
}
