import {
  type Freshness,
  type FreshnessConfig,
  type FreshnessState,
  freshnessOf,
  initialFreshness,
  noteReading,
} from '../meter/freshness.ts';
import type { MeterReading } from '../meter/reading.ts';
import type { Fault, Lease } from './charger.ts';
import type { ChargingEvent } from './events.ts';
import { freshLaw, newLaw } from './handover.ts';
import { type LawName, lawOf, type OwnSettings, type Preset } from './laws/laws.ts';
import {
  type Connection,
  type LimitSettings,
  type Limits,
  limitsOf,
  recoveryCurrentA,
  smallestLimit,
} from './limits.ts';
import { type DutyPercent, MIN_CURRENT_A, MIN_DUTY } from './pilot.ts';
import type { Reason } from './reason.ts';

/** What solar mode does once the meter counts as lost. */
export type OnLost = 'hold' | 'minimum' | 'pause';

/** What a charger is built for; none of it changes while it runs. */
export interface ChargingSettings {
  readonly connection: Connection;
  readonly limits: LimitSettings;
  readonly freshness: FreshnessConfig;
  readonly onLost: OnLost;
  /** What stands in for the numbers of the surplus law's preset. */
  readonly surplus?: OwnSettings;
}

/** What the machine starts from. Times are monotonic milliseconds. */
export interface ChargingInput {
  readonly settings: ChargingSettings;
  readonly manualDuty: DutyPercent;
  readonly maxCurrentA: number | undefined;
  readonly law: LawName;
  readonly preset: Preset;
  readonly sensesPilot: boolean;
  readonly switchesPhases: boolean;
  readonly faults: readonly Fault[];
  readonly nowMs: number;
  /** Nothing is offered before. */
  readonly heldUntilMs: number;
  /** Nothing is offered before, because the power had been away. */
  readonly powerReturnUntilMs: number;
}

/** Readings that must have been fresh before solar mode offers anything. */
export const READINGS_BEFORE_SOLAR = 3;
/** IEC 61851-1 Table A.6, sequence 10.2: how long a car may keep drawing after the PWM stopped. */
const STOP_GRACE_MS = 6_000;
/** Cars have been seen to need 45 s to take another number of phases for a new supply. */
export const PHASE_CHANGE_MS = 60_000;
/** How long a limit must allow 6.5 A before a car is offered anything again. */
const RECOVERY_MS = 60_000;

/** Everything the machine knows that is not a state of one of its regions. Plain data. */
export interface ChargingContext extends ChargingInput {
  readonly freshness: FreshnessState;
  /** Fresh readings since the start, counted up to {@link READINGS_BEFORE_SOLAR}. */
  readonly readingsSeen: number;
  readonly newest: MeterReading | undefined;
  /** What the car drew when the newest reading was taken, watts. */
  readonly drawnW: number;
  /** What a meter of its own said the car drew then, watts. */
  readonly carMeterW: number | undefined;
  /** A fresh reading that the law has not seen yet. */
  readonly unread: boolean;
  /** What the law remembers; only the law looks inside. */
  readonly lawState: unknown;
  /** What the law wants to offer and why; no reason before its first decision. */
  readonly solarDuty: DutyPercent | undefined;
  readonly solarReason: Reason | undefined;
  /** Phases the law wants; undefined before it has said so, and then all are wired. */
  readonly solarPhases: 1 | 3 | undefined;
  /** Phases that are wired through; changed only while the contactor is open. */
  readonly wiredPhases: 1 | 3;
  readonly lease: Lease | undefined;
  /** Wh the car has taken since the lease began. */
  readonly leaseWh: number;
  readonly limits: Limits;
  readonly stoppingUntilMs: number;
  readonly recoveringUntilMs: number;
  readonly changingUntilMs: number;
  /** The program is about to end. */
  readonly ending: boolean;
}

export function initialContext(input: ChargingInput): ChargingContext {
  return withLimits({
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
    stoppingUntilMs: 0,
    recoveringUntilMs: 0,
    changingUntilMs: 0,
    ending: false,
  });
}

/** The context after an event, before any region moves. */
export function noted(context: ChargingContext, event: ChargingEvent): ChargingContext {
  const now = { ...context, nowMs: Math.max(context.nowMs, event.atMs), unread: false };
  return withLimits(noteEvent(now, event));
}

function noteEvent(context: ChargingContext, event: ChargingEvent): ChargingContext {
  switch (event.type) {
    case 'meter.reading':
      return noteMeter(context, event);
    case 'manual.set':
      return { ...context, manualDuty: event.duty };
    case 'limit.set':
      return { ...context, maxCurrentA: event.currentA };
    case 'law.set':
      return { ...context, ...newLaw(context, event) };
    case 'lease.set':
      return { ...context, lease: event.lease, leaseWh: 0 };
    case 'lease.end':
      return context.lease?.kind === event.kind ? ended(context, context.lease) : context;
    case 'car.energy':
      return { ...context, leaseWh: context.leaseWh + event.wh };
    case 'pilot.A':
      return { ...context, ...freshLaw(context.law, context.preset) };
    case 'fault.raised':
      return { ...context, faults: withFault(context.faults, event.fault) };
    case 'fault.reset':
      return { ...context, faults: context.faults.filter(({ kind }) => kind !== event.kind) };
    case 'end':
      return { ...context, ending: true };
    default:
      return context;
  }
}

/** A lease is forgotten only once its region has left it, so that a law can take over from it. */
function ended(context: ChargingContext, lease: Lease): ChargingContext {
  return { ...context, lease: { ...lease, untilMs: context.nowMs } };
}

function noteMeter(
  context: ChargingContext,
  { reading, drawnW, carMeterW }: Extract<ChargingEvent, { type: 'meter.reading' }>,
): ChargingContext {
  const { state, fresh } = noteReading(context.freshness, reading, context.settings.freshness);
  if (!fresh) return { ...context, freshness: state };
  const readingsSeen = Math.min(READINGS_BEFORE_SOLAR, context.readingsSeen + 1);
  const unread = readingsSeen === READINGS_BEFORE_SOLAR;
  return { ...context, freshness: state, newest: reading, drawnW, carMeterW, readingsSeen, unread };
}

/** One fault of a kind: what is latched stays latched and keeps its first time. */
function withFault(faults: readonly Fault[], fault: Fault): readonly Fault[] {
  const same = faults.find(({ kind }) => kind === fault.kind);
  if (same === undefined) return [...faults, fault];
  if (same.latched || !fault.latched) return faults;
  return faults.map((known) => (known === same ? { ...same, latched: true } : known));
}

function withLimits(context: ChargingContext): ChargingContext {
  const { settings, maxCurrentA: userA, newest, drawnW } = context;
  const reading = meterIsUsable(context) ? newest : undefined;
  const limits = limitsOf(settings.limits, wiredConnection(context), { userA, reading, drawnW });
  return { ...context, limits };
}

/** How the wallbox hangs on the house with the phases that are wired through now. */
function wiredConnection({ settings, wiredPhases }: ChargingContext): Connection {
  const { connection } = settings;
  return connection.phases === wiredPhases ? connection : { ...connection, phases: wiredPhases };
}

/** How old the newest reading is, in words. */
export function freshnessIn({ freshness, nowMs }: ChargingContext): Freshness {
  return freshnessOf(freshness, nowMs);
}

/** Whether the newest reading may be acted upon. */
function meterIsUsable(context: ChargingContext): boolean {
  const freshness = freshnessIn(context);
  return freshness === 'fresh' || freshness === 'late';
}

export function limitTooLow(context: ChargingContext): boolean {
  return smallestLimit(context.limits).currentA < MIN_CURRENT_A;
}

export function limitRecovered(context: ChargingContext): boolean {
  return smallestLimit(context.limits).currentA >= recoveryCurrentA(context.limits);
}

/** Whether solar mode has anything to offer as far as the meter and the law are concerned. */
export function sunOffers(context: ChargingContext): boolean {
  return solarOffer(context) !== undefined;
}

/** The duty solar mode wants now: the law's, held on a silent meter, and `onLost` after that. */
export function solarOffer(context: ChargingContext): DutyPercent | undefined {
  if (context.readingsSeen < READINGS_BEFORE_SOLAR) return undefined;
  if (freshnessIn(context) !== 'lost') return context.solarDuty;
  switch (context.settings.onLost) {
    case 'hold':
      return context.solarDuty;
    case 'minimum':
      return context.solarDuty === undefined ? undefined : MIN_DUTY;
    case 'pause':
      return undefined;
  }
}

export function leaseIsOver({ lease, leaseWh, nowMs }: ChargingContext): boolean {
  if (lease === undefined) return true;
  if (lease.untilMs !== undefined && nowMs >= lease.untilMs) return true;
  return lease.kind === 'boost' && lease.energyWh !== undefined && leaseWh >= lease.energyWh;
}

/** Lets the law see the newest reading, once, and never a repeated one. */
export function followed(context: ChargingContext, supplied: boolean): Partial<ChargingContext> {
  const { newest, settings, nowMs, wiredPhases } = context;
  if (newest === undefined || !context.unread) return {};
  const { state, duty, phases, reason } = lawOf(
    context.law,
    context.preset,
    settings.surplus,
  ).decide(context.lawState, {
    reading: newest,
    nowMs,
    limitA: smallestLimit(context.limits).currentA,
    phases: wiredPhases,
    switchable: context.switchesPhases,
    nominalVoltageV: settings.connection.nominalVoltageV,
    supplied,
    drawnW: context.drawnW,
    ...(context.carMeterW === undefined ? {} : { carMeterW: context.carMeterW }),
  });
  return {
    lawState: state,
    solarDuty: duty,
    solarPhases: phases ?? context.solarPhases,
    solarReason: reason,
    unread: false,
  };
}

/** The other number of phases is wired; from here on the pilot stays cut for a while. */
export function rewired({ wiredPhases, nowMs }: ChargingContext): Partial<ChargingContext> {
  const changingUntilMs = nowMs + PHASE_CHANGE_MS;
  return { wiredPhases: wiredPhases === 1 ? 3 : 1, changingUntilMs };
}

export const stopDeadline = ({ nowMs }: ChargingContext): number => nowMs + STOP_GRACE_MS;
export const recoveryDeadline = ({ nowMs }: ChargingContext): number => nowMs + RECOVERY_MS;
