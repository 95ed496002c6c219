import {
  type Freshness,
  type FreshnessConfig,
  type FreshnessState,
  freshnessOf,
} from '../meter/freshness.ts';
import type { MeterReading } from '../meter/reading.ts';
import type { Fault, Lease } from './charger.ts';
import type { LawName, OwnSettings, Preset } from './laws/laws.ts';
import type { CarOverCurrent } from './limits/car-overload.ts';
import type { LimitWatch } from './limits/watch.ts';
import type { Connection, LimitSettings, Limits } from './limits.ts';
import type { Standing } from './pace.ts';
import type { DutyPercent } from './pilot.ts';
import type { Reason } from './reason.ts';

/** What solar mode does once the meter counts as lost. */
export type OnLost = 'hold' | 'minimum' | 'pause';

/** What a charger is built for; none of it changes while it runs. */
export interface ChargingSettings {
  readonly connection: Connection;
  readonly limits: LimitSettings;
  readonly freshness: FreshnessConfig;
  readonly onLost: OnLost;
  /** What replaces numbers of the surplus law's preset. */
  readonly surplus?: OwnSettings;
  /** Whether a car that does not answer is woken; it is unless this says no. */
  readonly wakeCar?: boolean;
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
  /** Whether a real vehicle hangs on the pilot, which needs its time to follow a higher offer. */
  readonly pacesRises: boolean;
  readonly faults: readonly Fault[];
  /** Whether the car that is plugged in was woken before the start; it was not unless given. */
  readonly isWoken?: boolean;
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
/** How long the contacts of a contactor may still be closed, or arc, after the command to open. */
const APART_MS = 1_000;
/**
 * The longest that any car is known to need before it takes another number of phases for a new
 * supply.
 */
export const PHASE_CHANGE_MS = 45_000;
/**
 * After a fault, or a vehicle state that must not be closed upon, nothing is closed for so long.
 */
const ERROR_LOCK_OUT_MS = 30_000;
/**
 * A vehicle that stopped and asks again waits this long, so that no car makes the contactor
 * chatter.
 */
const PAUSE_LOCK_OUT_MS = 5_000;
/** What locks the contactor out for a while. */
export type LockOut = 'error' | 'pause';
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
  /** Phases the law wants; undefined before it has decided, and then all are switched through. */
  readonly solarPhases: 1 | 3 | undefined;
  /** Phases that are switched through; changed only while the contactor is open. */
  readonly wiredPhases: 1 | 3;
  readonly lease: Lease | undefined;
  /** Wh the car has taken since the lease began. */
  readonly leaseWh: number;
  readonly limits: Limits;
  /** What the limits remember of the past. */
  readonly limitWatch: LimitWatch;
  /** The car drew more than it was offered, and has not left off for long enough. */
  readonly overdraw: CarOverCurrent | undefined;
  /** How often it has done so since it was plugged in. */
  readonly overdraws: number;
  readonly stoppingUntilMs: number;
  readonly recoveringUntilMs: number;
  readonly changingUntilMs: number;
  /** The contactor does not close before. */
  readonly lockedUntilMs: number;
  /** Its cause: a fault or an erroneous vehicle, or one that stopped. */
  readonly lockedAfter: LockOut;
  /**
   * A car that does not answer its offer counts as asleep then, or a step of what wakes it is over.
   */
  readonly wakeUntilMs: number;
  /** It has been woken since it was plugged in. */
  readonly isWoken: boolean;
  /** What is offered, noted once all regions have settled after an event. */
  readonly standing: Standing;
  /** The program is about to end. */
  readonly ending: boolean;
}

/** How old the newest reading is, in words. */
export function freshnessIn({ freshness, nowMs }: ChargingContext): Freshness {
  return freshnessOf(freshness, nowMs);
}

/** Whether the newest reading may be acted upon. */
export function meterIsUsable(context: ChargingContext): boolean {
  const freshness = freshnessIn(context);
  return freshness === 'fresh' || freshness === 'late';
}

export function leaseIsOver({ lease, leaseWh, nowMs }: ChargingContext): boolean {
  if (lease === undefined) return true;
  if (lease.untilMs !== undefined && nowMs >= lease.untilMs) return true;
  return lease.kind === 'boost' && lease.energyWh !== undefined && leaseWh >= lease.energyWh;
}

/**
 * The other number of phases is to be switched through; from here on the pilot stays cut for a
 * while.
 */
export function rewired({ wiredPhases, nowMs }: ChargingContext): Partial<ChargingContext> {
  const changingUntilMs = nowMs + PHASE_CHANGE_MS;
  return { wiredPhases: wiredPhases === 1 ? 3 : 1, changingUntilMs };
}

/**
 * When the contacts are apart, so that the phases may be switched behind them, monotonic
 * milliseconds.
 */
export function apartMs({ changingUntilMs }: ChargingContext): number {
  return changingUntilMs - PHASE_CHANGE_MS + APART_MS;
}

export const stopDeadline = ({ nowMs }: ChargingContext): number => nowMs + STOP_GRACE_MS;
export const recoveryDeadline = ({ nowMs }: ChargingContext): number => nowMs + RECOVERY_MS;

/**
 * Locks the contactor out after a fault or an erroneous vehicle, and for less after one that
 * stopped.
 */
export function lockedOut(
  { nowMs, lockedUntilMs }: ChargingContext,
  after: LockOut,
): Partial<ChargingContext> {
  const untilMs = nowMs + (after === 'error' ? ERROR_LOCK_OUT_MS : PAUSE_LOCK_OUT_MS);
  return untilMs > lockedUntilMs ? { lockedUntilMs: untilMs, lockedAfter: after } : {};
}
