import { nextFreshnessChangeMs } from '../meter/freshness.ts';
import { apartMs } from './context.ts';
import type { ChargingSnapshot } from './machine.ts';
import { mayRiseMs } from './pace.ts';

/**
 * When the machine has to hear of the time again at the latest, monotonic milliseconds, because a
 * wait of its own ends then. Undefined while nothing is waited for.
 */
export function nextDeadlineMs({ context, value }: ChargingSnapshot): number | undefined {
  const { freshness, nowMs, lease } = context;
  const deadlines = [
    nextFreshnessChangeMs(freshness, nowMs),
    lease?.untilMs,
    value.supply === 'held' ? Math.max(context.heldUntilMs, context.powerReturnUntilMs) : undefined,
    value.supply === 'stopping' ? context.stoppingUntilMs : undefined,
    value.supply === 'open' && context.lockedUntilMs > nowMs ? context.lockedUntilMs : undefined,
    value.wake !== 'idle' ? context.wakeUntilMs : undefined,
    value.wiring === 'changing' ? context.changingUntilMs : undefined,
    value.wiring === 'changing' && apartMs(context) > nowMs ? apartMs(context) : undefined,
    context.standing.isHeldBack ? mayRiseMs(context.standing) : undefined,
    value.allowance === 'recovering' ? context.recoveringUntilMs : undefined,
  ].filter((deadline) => deadline !== undefined);
  return deadlines.length === 0 ? undefined : Math.min(...deadlines);
}
