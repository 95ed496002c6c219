import type { ChargingContext } from './context.ts';
import { recoveryCurrentA, smallestLimit } from './limits.ts';
import { limitTooLow } from './limits-in-force.ts';
import { MIN_CURRENT_A } from './pilot.ts';
import type { Reason } from './reason.ts';
import type { RegionsSnapshot } from './regions.ts';
import { secondsUntil, silence, surplus, vehicleOf } from './situation.ts';
import { wakeEndMs } from './wake.ts';

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
  if (context.overdraw !== undefined) {
    const { drawnA, allowedA } = context.overdraw;
    return { code: 'overcurrent', drawnA, allowedA };
  }
  if (value.wiring !== 'settled') return phaseChange(context, value.wiring);
  const limit = smallestLimit(context.limits);
  if (value.allowance === 'recovering') {
    const remainingS = secondsUntil(context.recoveringUntilMs, context);
    return { code: 'limit-recovering', by: limit.by, remainingS };
  }
  if (value.allowance === 'withheld' || limitTooLow(context)) {
    const { by, currentA } = limit;
    if (by === 'blind') return { code: 'blind', silentS: silence(context), currentA };
    const isWithheld = value.allowance === 'withheld';
    const neededA = isWithheld ? recoveryCurrentA(context.limits) : MIN_CURRENT_A;
    return { code: 'limit-too-low', by, currentA, neededA };
  }
  const wokenMs = wakeEndMs(value.wake, context);
  if (wokenMs === undefined) return undefined;
  return { code: 'waking-car', remainingS: secondsUntil(wokenMs, context) };
}

function startUp(context: ChargingContext): Reason {
  const waits = context.powerReturnUntilMs > Math.max(context.heldUntilMs, context.nowMs);
  return waits
    ? { code: 'power-return-wait', remainingS: secondsUntil(context.powerReturnUntilMs, context) }
    : { code: 'starting-up', remainingS: secondsUntil(context.heldUntilMs, context) };
}

function phaseChange(context: ChargingContext, wiring: 'opening' | 'changing'): Reason {
  const { wiredPhases } = context;
  const phases = wiring === 'changing' ? wiredPhases : wiredPhases === 1 ? 3 : 1;
  return { code: 'changing-phases', surplusW: surplus(context), phases };
}
