import { type ChargingContext, meterIsUsable } from './context.ts';
import {
  type LimitFrame,
  type LimitNews,
  type LimitWatch,
  limitsNow,
  watchAfter,
} from './limits/watch.ts';
import { type Connection, type Limits, recoveryCurrentA, smallestLimit } from './limits.ts';
import { MIN_CURRENT_A } from './pilot.ts';

/** What the limits remember after news. */
export function heard(context: ChargingContext, news: LimitNews): LimitWatch {
  return watchAfter(context.limitWatch, news, limitFrame(context));
}

/** The limits that are in force now. */
export function limitsIn(context: ChargingContext): Limits {
  const { maxCurrentA: userA, newest, limitWatch } = context;
  const reading = meterIsUsable(context) ? newest : undefined;
  return limitsNow(limitWatch, context.limits, { ...limitFrame(context), userA, reading });
}

function limitFrame(context: ChargingContext): LimitFrame {
  const { settings, nowMs } = context;
  return { settings: settings.limits, connection: wiredConnection(context), nowMs };
}

/** How the wallbox is connected to the house with the phases that are switched through now. */
function wiredConnection({ settings, wiredPhases }: ChargingContext): Connection {
  const { connection } = settings;
  return connection.phases === wiredPhases ? connection : { ...connection, phases: wiredPhases };
}

/** Whether the limits leave less than a car takes. */
export function limitTooLow(context: ChargingContext): boolean {
  return smallestLimit(context.limits).currentA < MIN_CURRENT_A;
}

/** Whether they leave enough to go on after they did not. */
export function limitRecovered(context: ChargingContext): boolean {
  return smallestLimit(context.limits).currentA >= recoveryCurrentA(context.limits);
}
