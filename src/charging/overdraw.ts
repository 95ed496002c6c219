import type { Fault } from './charger.ts';
import type { ChargingContext } from './context.ts';
import type { ChargingEvent } from './events.ts';
import { withFault } from './faults.ts';
import { carOverCurrent } from './limits/car-overload.ts';
import { heard } from './limits-in-force.ts';
import { offeredCurrentA } from './pilot.ts';

/** A car that keeps to what it is offered. */
export const NO_OVERDRAW = { overdraw: undefined, overdraws: 0 } as const;

/** The first time it is asked to stop and may go on later; the second time is not an accident. */
const FAULT_AT = 2;

/**
 * One look at what the car draws, as a meter of its own says, against what the pilot offers (IEC
 * 61851-1 Annex A, "maximum current to be drawn by vehicle"). More than a tenth and half an ampere
 * above it for 7 s stops the car the normal way (Table A.6, sequence 10); the second time since it
 * was plugged in is a latched fault. On three phases the mean of all counts.
 */
export function drawn(
  context: ChargingContext,
  { watts, epochMs }: Extract<ChargingEvent, { type: 'car.power' }>,
): Partial<ChargingContext> {
  const { standing, wiredPhases, settings, nowMs, limitWatch: before } = context;
  const drawnA = watts / (wiredPhases * settings.connection.nominalVoltageV);
  const offeredA = standing.duty === undefined ? 0 : offeredCurrentA(standing.duty);
  const limitWatch = heard(context, { type: 'car', offeredA, drawnA });
  if (limitWatch === before) return {};
  const overdraw = carOverCurrent(limitWatch.car, nowMs, drawnA);
  if (overdraw === undefined) return { limitWatch, overdraw };
  // The reason names the amperes that it was stopped for.
  if (context.overdraw !== undefined) return { limitWatch };
  const overdraws = context.overdraws + 1;
  const counted = { limitWatch, overdraw, overdraws };
  if (overdraws < FAULT_AT) return counted;
  const { allowedA } = overdraw;
  const detail = `${drawnA.toFixed(1)} A of ${allowedA.toFixed(1)} A, for the second time`;
  const fault: Fault = { kind: 'overcurrent', sinceEpochMs: epochMs, latched: true, detail };
  return { ...counted, faults: withFault(context.faults, fault) };
}
