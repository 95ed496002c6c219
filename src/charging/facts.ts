import { initialFreshness, noteReading } from '../meter/freshness.ts';
import type { Mutable } from '../meter/mutable.ts';
import type { Fault, Lease } from './charger.ts';
import {
  type ChargingContext,
  type ChargingInput,
  lockedOut,
  READINGS_BEFORE_SOLAR,
} from './context.ts';
import type { ChargingEvent } from './events.ts';
import { withFault, withRecorded } from './faults.ts';
import { freshLaw, newLaw } from './handover.ts';
import { NO_CAR_OVERLOAD } from './limits/car-overload.ts';
import { NO_WATCH } from './limits/watch.ts';
import { heard, limitsIn } from './limits-in-force.ts';
import { drawn, NO_OVERDRAW } from './overdraw.ts';
import { NOTHING_STANDS } from './pace.ts';
import type { PilotState } from './pilot.ts';

/** What is known before the first event. */
export function initialContext(input: ChargingInput): ChargingContext {
  const context: ChargingContext = {
    ...input,
    ...freshLaw(input.law, input.preset),
    freshness: initialFreshness,
    readingsSeen: 0,
    newest: undefined,
    drawnW: 0,
    carMeterW: undefined,
    unread: false,
    wiredPhases: input.settings.connection.phases,
    lease: undefined,
    leaseWh: 0,
    limits: {},
    limitWatch: NO_WATCH,
    ...NO_OVERDRAW,
    stoppingUntilMs: 0,
    recoveringUntilMs: 0,
    changingUntilMs: 0,
    lockedUntilMs: 0,
    lockedAfter: 'pause',
    wakeUntilMs: 0,
    isWoken: input.isWoken === true,
    standing: NOTHING_STANDS,
    ending: false,
  };
  return { ...context, limits: limitsIn(context) };
}

/** The context after an event, before any region moves. */
export function noted(context: ChargingContext, event: ChargingEvent): ChargingContext {
  // One copy, finished in place: a reading comes every second.
  const now: Mutable<ChargingContext> = {
    ...context,
    nowMs: Math.max(context.nowMs, event.atMs),
    unread: false,
  };
  Object.assign(now, newsIn(now, event));
  now.limits = limitsIn(now);
  return now;
}

/** What an event changes. */
function newsIn(context: ChargingContext, event: ChargingEvent): Partial<ChargingContext> {
  switch (event.type) {
    case 'meter.reading':
      return readingNews(context, event);
    case 'manual.set':
      return { manualDuty: event.duty };
    case 'limit.set':
      return { maxCurrentA: event.currentA };
    case 'law.set':
      return newLaw(context, event);
    case 'lease.set':
      return { lease: event.lease, leaseWh: event.takenWh ?? 0 };
    case 'lease.end':
      return context.lease?.kind === event.kind ? ended(context, context.lease) : {};
    case 'car.power':
      return drawn(context, event);
    case 'car.energy':
      return { leaseWh: context.leaseWh + event.wh };
    case 'pilot.A':
      return unplugged(context);
    case 'pilot.B':
      return plugged(context, 'B');
    case 'pilot.C':
      return plugged(context, 'C');
    case 'pilot.D':
      return plugged(context, 'D');
    case 'pilot.E':
      return plugged(context, 'E');
    case 'pilot.F':
      return plugged(context, 'F');
    case 'cable':
    case 'simplified':
    case 'temperature':
      return { limitWatch: heard(context, event) };
    case 'fault.raised':
      return { faults: withFault(context.faults, event.fault) };
    case 'fault.recorded':
      return { faults: withRecorded(context.faults, event) };
    case 'fault.cleared':
      return without(context, ({ kind, latched }) => kind === event.kind && !latched);
    case 'fault.reset':
      return {
        ...without(context, ({ kind }) => kind === event.kind),
        ...(event.kind === 'overcurrent' && NO_OVERDRAW),
      };
    case 'end':
      return { ending: true };
    default:
      return {};
  }
}

/** After a fault a car waits: one that comes and goes must not make the contactor chatter. */
function without(
  context: ChargingContext,
  isGone: (fault: Fault) => boolean,
): Partial<ChargingContext> {
  const faults = context.faults.filter((fault) => !isGone(fault));
  return faults.length === context.faults.length ? {} : { ...lockedOut(context, 'error'), faults };
}

/** A lease is forgotten only once its region has left it, so that a law can take over from it. */
function ended({ nowMs }: ChargingContext, lease: Lease): Partial<ChargingContext> {
  return { lease: { ...lease, untilMs: nowMs } };
}

function readingNews(
  context: ChargingContext,
  { reading, drawnW, carMeterW }: Extract<ChargingEvent, { type: 'meter.reading' }>,
): Partial<ChargingContext> {
  const { state, fresh } = noteReading(context.freshness, reading, context.settings.freshness);
  if (!fresh) return { freshness: state };
  const readingsSeen = Math.min(READINGS_BEFORE_SOLAR, context.readingsSeen + 1);
  const unread = readingsSeen === READINGS_BEFORE_SOLAR;
  const isMeasured = carMeterW !== undefined;
  const before = context.newest;
  return {
    freshness: state,
    newest: reading,
    drawnW,
    carMeterW,
    readingsSeen,
    unread,
    limitWatch: heard(context, { type: 'reading', reading, before, drawnW, isMeasured }),
  };
}

function unplugged(context: ChargingContext): Partial<ChargingContext> {
  const { limitWatch } = plugged(context, 'A');
  return {
    ...freshLaw(context.law, context.preset),
    ...NO_OVERDRAW,
    isWoken: false,
    limitWatch: { ...limitWatch, car: NO_CAR_OVERLOAD },
  };
}

function plugged(context: ChargingContext, state: PilotState) {
  return { limitWatch: heard(context, { type: 'pilot', state }) };
}
