import { type MeterReading, netGridW, type PhaseReading } from '../../meter/reading.ts';
import type { Connection } from '../limits.ts';

/** Phases older than the power by more than this belong to another moment, milliseconds. */
const OLDEST_PHASES_MS = 2_000;

/**
 * Signed current of the most loaded grid phase that the wallbox uses, amperes; positive is import.
 * What other phases of the house carry is nothing the wallbox can help.
 *
 * @returns undefined where a phase that the wallbox uses is missing.
 */
export function highestPhaseA(reading: MeterReading, connection: Connection): number | undefined {
  const { phases, nominalVoltageV, phaseRotation } = connection;
  const { phases: told, takenAtMs, phasesTakenAtMs = takenAtMs } = reading;
  if (told === undefined || takenAtMs - phasesTakenAtMs > OLDEST_PHASES_MS) {
    return phases === 1 ? netGridW(reading) / nominalVoltageV : undefined;
  }
  let highestA = Number.NEGATIVE_INFINITY;
  for (let terminal = 0; terminal < phases; terminal++) {
    const gridPhase = Number(phaseRotation.charAt(2 * terminal + 1)) - 1;
    const phase = told[gridPhase] ?? (phases === 1 ? told[0] : undefined);
    const currentA = phase && signedCurrentA(phase, nominalVoltageV);
    if (currentA === undefined) return undefined;
    highestA = Math.max(highestA, currentA);
  }
  return highestA;
}

/**
 * Power has the sign, which DSMR currents have not; the current has what is no power, such as that
 * of a motor. A fuse carries both: of a phase that imports, the larger counts.
 */
function signedCurrentA(phase: PhaseReading, nominalVoltageV: number): number | undefined {
  const { importW, exportW, currentA, voltageV = nominalVoltageV } = phase;
  if (importW === undefined && exportW === undefined) return currentA;
  const activeA = ((importW ?? 0) - (exportW ?? 0)) / (voltageV > 0 ? voltageV : nominalVoltageV);
  return activeA < 0 ? activeA : Math.max(activeA, currentA ?? 0);
}
