import type { Session, Totals } from './picture.ts';

/** What happened to the car's energy between two moments. */
export interface EnergyStep {
  readonly hours: number;
  /** What the car drew, watts. */
  readonly carW: number;
  /** Net grid power, watts, positive is import; undefined while the meter tells nothing. */
  readonly netW: number | undefined;
}

/**
 * Adds what the car took. What the grid fed while the house imported counts as grid, and so does
 * everything while the meter is silent: sun that nobody saw is not claimed.
 */
export function addEnergy(totals: Totals, { hours, carW, netW }: EnergyStep): Totals {
  if (carW <= 0) return totals;
  const gridW = netW === undefined ? carW : Math.min(carW, Math.max(0, netW));
  const gridWh = gridW * hours;
  const solarWh = (carW - gridW) * hours;
  return {
    solarWh: totals.solarWh + solarWh,
    gridWh: totals.gridWh + gridWh,
    ...(totals.session && { session: addToSession(totals.session, solarWh, gridWh) }),
  };
}

function addToSession(session: Session, solarWh: number, gridWh: number): Session {
  return {
    ...session,
    energyWh: session.energyWh + solarWh + gridWh,
    solarWh: session.solarWh + solarWh,
  };
}

/** A car was plugged in. */
export function beginSession(totals: Totals, startedEpochMs: number): Totals {
  return { ...totals, session: { startedEpochMs, energyWh: 0, solarWh: 0 } };
}

/** It was unplugged; what it took stays in the totals. */
export function endSession({ solarWh, gridWh }: Totals): Totals {
  return { solarWh, gridWh };
}
