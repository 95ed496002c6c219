import { type MeterReading, netGridW, type PhaseReading } from '../meter/reading.ts';
import { MAX_CURRENT_A, MIN_CURRENT_A } from './pilot.ts';

/** Who sets a limit. */
export const LIMIT_SOURCES = [
  'user',
  'pilot',
  'circuit',
  'cable',
  'mains',
  'import',
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
}

/** What is known when limits are weighed. */
export interface LimitFacts {
  readonly userA: number | undefined;
  /** The newest reading while it may be acted upon, else undefined. */
  readonly reading: MeterReading | undefined;
  /** What the car drew when that reading was taken, watts. */
  readonly drawnW: number;
}

/** Every limit that applies now, amperes per phase; never negative. */
export type Limits = Readonly<Partial<Record<LimitSource, number>>>;

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
  if (settings.cableA !== null) limits.cable = settings.cableA;
  const watched = [
    settings.mainsA === null
      ? undefined
      : (['mains', mainsA(settings.mainsA, connection, facts)] as const),
    settings.maxImportW === null
      ? undefined
      : (['import', importA(settings.maxImportW, connection, facts)] as const),
  ];
  for (const limit of watched) {
    if (limit === undefined) continue;
    const [by, currentA] = limit;
    if (currentA === undefined) limits.blind = settings.blindCurrentA;
    else limits[by] = Math.max(0, currentA);
  }
  return limits;
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

/**
 * From which current charging may go on again after a limit had fallen below 6 A: 6.5 A, or less
 * where a fixed limit never lets it get there.
 */
export function recoveryCurrentA(limits: Limits): number {
  const fixed = [limits.user, limits.circuit, limits.cable].filter((limit) => limit !== undefined);
  return Math.max(MIN_CURRENT_A, Math.min(6.5, ...fixed));
}

/** What the main fuse leaves for the car on its most loaded phase. */
function mainsA(
  ratingA: number,
  connection: Connection,
  { reading, drawnW }: LimitFacts,
): number | undefined {
  if (reading === undefined) return undefined;
  const carA = drawnW / (connection.phases * connection.nominalVoltageV);
  const used = phaseCurrentsA(reading, connection);
  if (used === undefined) return undefined;
  return Math.min(...used.map((currentA) => ratingA - (currentA - carA)));
}

function importA(
  maxImportW: number,
  { phases, nominalVoltageV }: Connection,
  { reading, drawnW }: LimitFacts,
): number | undefined {
  if (reading === undefined) return undefined;
  return (maxImportW - (netGridW(reading) - drawnW)) / (phases * nominalVoltageV);
}

/** Phases told longer before the power than this belong to another moment, milliseconds. */
const OLDEST_PHASES_MS = 2_000;

/** Signed grid current on each phase that the wallbox uses, amperes; positive is import. */
function phaseCurrentsA(reading: MeterReading, connection: Connection): number[] | undefined {
  const { phases, nominalVoltageV, phaseRotation } = connection;
  const { phases: told, takenAtMs, phasesTakenAtMs = takenAtMs } = reading;
  if (told === undefined || takenAtMs - phasesTakenAtMs > OLDEST_PHASES_MS) {
    return phases === 1 ? [netGridW(reading) / nominalVoltageV] : undefined;
  }
  const currents: number[] = [];
  for (let terminal = 0; terminal < phases; terminal++) {
    const gridPhase = Number(phaseRotation.charAt(2 * terminal + 1)) - 1;
    const phase = told[gridPhase] ?? (phases === 1 ? told[0] : undefined);
    const currentA = phase && signedCurrentA(phase, nominalVoltageV);
    if (currentA === undefined) return undefined;
    currents.push(currentA);
  }
  return currents;
}

/** DSMR currents have no sign and whole amperes, so power decides where it is there. */
function signedCurrentA(phase: PhaseReading, nominalVoltageV: number): number | undefined {
  const { importW, exportW, currentA, voltageV = nominalVoltageV } = phase;
  if (importW !== undefined || exportW !== undefined) {
    return ((importW ?? 0) - (exportW ?? 0)) / (voltageV > 0 ? voltageV : nominalVoltageV);
  }
  return currentA;
}
