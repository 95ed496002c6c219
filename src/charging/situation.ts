import { netGridW } from '../meter/reading.ts';
import type { ChargingContext } from './context.ts';
import type { PilotState } from './pilot.ts';
import type { RegionsSnapshot } from './regions.ts';

/** What the house has left over without the car, watts; 0 before the first reading. */
export function surplus({ newest, drawnW }: ChargingContext): number {
  return newest === undefined ? 0 : drawnW - netGridW(newest);
}

/** The state of the vehicle as last sensed; A before that. */
export function vehicleOf({ pilot }: RegionsSnapshot['value']): PilotState {
  return typeof pilot === 'string' ? pilot : pilot.error;
}

/** Seconds since the newest reading was taken. */
export function silence({ newest, nowMs }: ChargingContext): number {
  return newest === undefined ? 0 : Math.round((nowMs - newest.takenAtMs) / 1_000);
}

/** Whole seconds until then, rounded up; 0 once it is past. */
export function secondsUntil(deadlineMs: number, { nowMs }: ChargingContext): number {
  return Math.max(0, Math.ceil((deadlineMs - nowMs) / 1_000));
}
