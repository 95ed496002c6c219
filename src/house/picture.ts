import type { Protection } from '../charging/board.ts';
import type { ChargerState } from '../charging/charger.ts';
import type { Connection } from '../charging/limits.ts';
import { offeredCurrentA } from '../charging/pilot.ts';
import type { Freshness } from '../meter/freshness.ts';
import { type MeterReading, netGridW } from '../meter/reading.ts';
import { type BoostNow, boostOf } from './boost.ts';

export const POWER_BASES = ['measured', 'phases', 'estimated', 'unknown'] as const;
/** How the car's power is known. */
export type PowerBasis = (typeof POWER_BASES)[number];

/** Energy of the car since it was plugged in. */
export interface Session {
  readonly startedEpochMs: number;
  readonly energyWh: number;
  /** Of it, what no grid import fed. */
  readonly solarWh: number;
}

/** What adds up over the life of the box. */
export interface Totals {
  readonly solarWh: number;
  readonly gridWh: number;
  readonly session?: Session;
}

/**
 * The house at one moment. Immutable; whatever anyone is told is read from it.
 */
export interface HousePicture {
  readonly epochMs: number;
  readonly simulated: boolean;
  /** What the board lacks that would protect people and equipment. */
  readonly absentProtection: readonly Protection[];
  /** Host name, as configured. */
  readonly name: string;
  readonly meter: {
    /** Name of the source. */
    readonly source: string;
    readonly freshness: Freshness;
    /** Since the newest reading was taken, milliseconds. */
    readonly ageMs: number | undefined;
    /** Wall-clock time of the newest reading. */
    readonly readingEpochMs: number | undefined;
    /** The newest reading, however old: check `freshness` before acting on it. */
    readonly newest: MeterReading | undefined;
    /** The newest reading as long as it may be acted upon (fresh or late). */
    readonly usable: MeterReading | undefined;
    /** The telegram it came in, where the source has one. */
    readonly raw: Uint8Array | undefined;
  };
  readonly car: { readonly powerW: number; readonly basis: PowerBasis };
  /** What the house draws without the car, watts; negative is surplus. */
  readonly houseW: number | undefined;
  readonly charger: ChargerState;
  /** The boost that was set and has not ended. */
  readonly boost: BoostNow | undefined;
  /** Wall-clock time since which the reason's code stands. */
  readonly reasonSinceEpochMs: number;
  readonly phases: 1 | 3;
  readonly totals: Totals;
}

export interface PictureParts {
  readonly name: string;
  readonly simulated: boolean;
  /** Nothing unless given. */
  readonly absentProtection?: readonly Protection[];
  readonly source: string;
  readonly nowMs: number;
  readonly epochMs: number;
  /** The telegram of the newest reading, where the source has one. */
  readonly raw: Uint8Array | undefined;
  /** The newest fresh reading. */
  readonly reading: MeterReading | undefined;
  readonly charger: ChargerState;
  readonly connection: Connection;
  /** What the board's own meter says the car draws, watts. */
  readonly measuredCarW: number | undefined;
  readonly reasonSinceEpochMs: number;
  readonly totals: Totals;
}

/** Puts the picture together. Pure. */
export function pictureOf(parts: PictureParts): HousePicture {
  const { name, simulated, source, nowMs, epochMs, reading, charger, connection, totals } = parts;
  const usable = isUsable(charger) ? reading : undefined;
  const ageMs = reading && Math.max(0, nowMs - reading.takenAtMs);
  const car = carPower(charger, connection, parts.measuredCarW);
  return {
    epochMs,
    simulated,
    absentProtection: parts.absentProtection ?? [],
    name,
    meter: {
      source,
      freshness: charger.freshness,
      ageMs,
      readingEpochMs: ageMs === undefined ? undefined : epochMs - ageMs,
      newest: reading,
      usable,
      raw: parts.raw,
    },
    car,
    houseW: usable && netGridW(usable) - car.powerW,
    charger,
    boost: boostOf(charger, parts),
    reasonSinceEpochMs: parts.reasonSinceEpochMs,
    phases: charger.phases,
    totals,
  };
}

/** Whether the newest reading may be acted upon. */
export function isUsable({ freshness }: ChargerState): boolean {
  return freshness === 'fresh' || freshness === 'late';
}

/**
 * What the car draws: measured where the board has a meter for it, else what it is offered while it
 * may draw.
 */
export function carPower(
  { supply, duty, phases }: ChargerState,
  { nominalVoltageV }: Connection,
  measuredW: number | undefined,
): HousePicture['car'] {
  if (measuredW !== undefined) return { powerW: measuredW, basis: 'measured' };
  if (supply !== 'closed' || duty === undefined) return { powerW: 0, basis: 'estimated' };
  const powerW = Math.round(offeredCurrentA(duty) * nominalVoltageV * phases);
  return { powerW, basis: 'estimated' };
}
