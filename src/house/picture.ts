import type { ChargerState } from '../charging/charger.ts';
import type { Freshness } from '../meter/freshness.ts';
import type { MeterReading } from '../meter/reading.ts';

/** How the car's power is known. */
export type PowerBasis = 'measured' | 'phases' | 'estimated' | 'unknown';

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
 * The house at one moment. Immutable; everything that is told to anyone is read from it.
 */
export interface HousePicture {
  readonly epochMs: number;
  readonly simulated: boolean;
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
    /** The newest reading, however old: look at `freshness` before acting on it. */
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
  /** Wall-clock time since which the reason's code stands. */
  readonly reasonSinceEpochMs: number;
  readonly phases: 1 | 3;
  readonly totals: Totals;
}
