import type { z } from 'zod';
import { dutyWithin } from '../../charging/pilot.ts';
import type { BoostRequest, ChargerChange } from '../house.ts';
import type { BoostBody, ChargerBody, ManualBody } from './control-bodies.ts';

/** What a checked `PATCH` body asks for; keys it does not name stay away. */
export function chargerChange(body: z.output<typeof ChargerBody>): ChargerChange {
  const { mode, manual, enabled, maxCurrentA, law, preset } = body;
  return {
    ...(mode !== undefined && { mode }),
    ...(manual !== undefined && manualChange(manual)),
    ...(enabled !== undefined && { enabled }),
    ...(maxCurrentA !== undefined && { maxCurrentA }),
    ...(law !== undefined && { law }),
    ...(preset !== undefined && { preset }),
  };
}

/** Duty is kept in steps of 0.1 %; a current becomes the largest duty that offers no more. */
export function manualChange(body: z.output<typeof ManualBody>): ChargerChange {
  const { dutyPercent, currentA = 0 } = body;
  const duty = dutyPercent === undefined ? dutyWithin(currentA) : Math.round(dutyPercent * 10) / 10;
  return duty === undefined ? {} : { manualDutyPercent: duty };
}

/** What a checked boost body asks for. */
export function boostRequest(body: z.output<typeof BoostBody>): BoostRequest {
  const { currentA, untilEnergyWh, until, tariff } = body;
  return {
    currentA,
    ...(untilEnergyWh !== undefined && { untilEnergyWh }),
    ...(until !== undefined && { untilEpochMs: Date.parse(until) }),
    ...(tariff === 'low' && { onlyAtLowTariff: true }),
  };
}
