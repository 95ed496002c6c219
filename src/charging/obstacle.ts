import { netGridW } from '../meter/reading.ts';
import { type ChargingContext, limitTooLow } from './context.ts';
import { smallestLimit } from './limits.ts';
import type { PilotState } from './pilot.ts';
import type { Reason } from './reason.ts';
import type { RegionsSnapshot } from './regions.ts';

/** What forbids any offer, the weightiest first. */
export function obstacleTo({ context, value }: RegionsSnapshot): Reason | undefined {
  const [fault] = context.faults;
  if (fault !== undefined) return { code: 'fault', kind: fault.kind };
  const vehicle = vehicleOf(value);
  if (vehicle === 'D') return { code: 'fault', kind: 'ventilation' };
  if (vehicle === 'E' || vehicle === 'F') return { code: 'fault', kind: 'pilot-error' };
  if (context.ending) return { code: 'stopping' };
  if (value.supply === 'held') return startUp(context);
  if (value.mode === 'off') return { code: 'mode-off' };
  if (value.permission === 'paused') return { code: 'paused' };
  if (context.sensesPilot && vehicle === 'A') return { code: 'no-vehicle' };
  if (value.wiring !== 'settled') return phaseChange(context, value.wiring);
  const limit = smallestLimit(context.limits);
  if (value.allowance === 'recovering') {
    const remainingS = secondsUntil(context.recoveringUntilMs, context);
    return { code: 'limit-recovering', by: limit.by, remainingS };
  }
  if (value.allowance === 'withheld' || limitTooLow(context)) {
    return { code: 'limit-too-low', by: limit.by, currentA: limit.currentA };
  }
  return undefined;
}

function startUp(context: ChargingContext): Reason {
  const waits = context.powerReturnUntilMs > Math.max(context.heldUntilMs, context.nowMs);
  return waits
    ? { code: 'power-return-wait', remainingS: secondsUntil(context.powerReturnUntilMs, context) }
    : { code: 'starting-up', remainingS: secondsUntil(context.heldUntilMs, context) };
}

function phaseChange(context: ChargingContext, wiring: 'opening' | 'changing'): Reason {
  const { wiredPhases, newest, drawnW } = context;
  const phases = wiring === 'changing' ? wiredPhases : wiredPhases === 1 ? 3 : 1;
  const surplusW = newest === undefined ? 0 : drawnW - netGridW(newest);
  return { code: 'changing-phases', surplusW, phases };
}

/** The state of the vehicle as last sensed; A before that. */
export function vehicleOf({ pilot }: RegionsSnapshot['value']): PilotState {
  return typeof pilot === 'string' ? pilot : pilot.error;
}

function secondsUntil(deadlineMs: number, { nowMs }: ChargingContext): number {
  return Math.max(0, Math.ceil((deadlineMs - nowMs) / 1_000));
}
