import { instant } from '../../house/instant.ts';
import type { ChargingSession } from './charging-session.ts';

/** A session as interfaces tell it: instants in RFC 3339, whole watt-hours, money to four places. */
export function sessionJson(session: ChargingSession) {
  const { id, startedS, endedS, ending, basis, chargingS, closings, phases, currency } = session;
  return {
    id,
    startedAt: instant(startedS * 1_000),
    endedAt: ending === null ? null : instant(endedS * 1_000),
    ending,
    energyWh: Math.round(session.energyWh),
    solarWh: Math.round(session.solarWh),
    energyBasis: basis,
    durationS: endedS - startedS,
    chargingS,
    closings,
    phases,
    cost: session.cost === null ? null : Math.round(session.cost * 10_000) / 10_000,
    currency,
  };
}
