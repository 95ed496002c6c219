import { type MeterReading, netGridW } from '../../meter/reading.ts';
import type { Connection } from '../limits.ts';
import { highestPhaseA } from './phase-current.ts';

/**
 * What the main fuse leaves for the car on the most loaded phase it uses, amperes; negative where
 * the house alone takes more than the rating.
 *
 * @param drawnW - what the car drew when the reading was taken, watts over all its phases.
 * @returns undefined where the reading does not tell the phases.
 */
export function fuseShareA(
  ratingA: number,
  connection: Connection,
  { reading, drawnW }: { readonly reading: MeterReading; readonly drawnW: number },
): number | undefined {
  const highestA = highestPhaseA(reading, connection);
  if (highestA === undefined) return undefined;
  return ratingA - (highestA - perPhaseA(drawnW, connection));
}

/** What an allowed import leaves for the car, amperes per phase; negative where it leaves nothing. */
export function importShareA(
  allowedW: number,
  connection: Connection,
  { reading, drawnW }: { readonly reading: MeterReading; readonly drawnW: number },
): number {
  return perPhaseA(allowedW - (netGridW(reading) - drawnW), connection);
}

function perPhaseA(watts: number, { phases, nominalVoltageV }: Connection): number {
  return watts / (phases * nominalVoltageV);
}
