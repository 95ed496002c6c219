import { netGridW } from '../meter/reading.ts';
import type { EvseOutputs } from './board.ts';
import type { ChargerState } from './charger.ts';
import { type ChargingContext, freshnessIn, READINGS_BEFORE_SOLAR } from './context.ts';
import { smallestLimit } from './limits.ts';
import { limitTooLow } from './limits-in-force.ts';
import type { ChargingSnapshot } from './machine.ts';
import { type DutyPercent, dutyWithin, offeredCurrentA, type PilotState } from './pilot.ts';
import type { Reason } from './reason.ts';
import { solarOffer } from './sun.ts';

/** What every output line must carry. Pure: the same snapshot gives the same outputs. */
export function outputsOf(snapshot: ChargingSnapshot): EvseOutputs {
  return outputsFor(snapshot, offerOf(snapshot).duty);
}

function outputsFor(
  { context, value }: ChargingSnapshot,
  duty: DutyPercent | undefined,
): EvseOutputs {
  const contactor = value.supply === 'closed' || value.supply === 'stopping' ? 'closed' : 'open';
  const phases = context.switchesPhases ? { phases: context.wiredPhases } : {};
  if (context.faults.some(({ latched }) => latched)) {
    return { pilot: { kind: 'fault' }, contactor: 'open', ...phases };
  }
  const pilot = duty === undefined ? ({ kind: 'steady' } as const) : { kind: 'pwm' as const, duty };
  return { pilot, contactor, ...phases };
}

/** What is offered to the car, and why; without a duty nothing is. */
interface Offer {
  readonly duty: DutyPercent | undefined;
  readonly reason: Reason;
}

function offerOf(snapshot: ChargingSnapshot): Offer {
  const obstacle = obstacleTo(snapshot);
  if (obstacle !== undefined) return { duty: undefined, reason: obstacle };
  const { duty, reason } = wish(snapshot);
  if (duty === undefined) return { duty, reason };
  if (snapshot.value.supply === 'stopping')
    return { duty: undefined, reason: { code: 'stopping' } };
  const limit = smallestLimit(snapshot.context.limits);
  const allowed = dutyWithin(limit.currentA);
  if (allowed === undefined)
    return { duty: undefined, reason: { code: 'limit-too-low', ...limit } };
  if (duty <= allowed) return { duty, reason };
  const silentS = silence(snapshot.context);
  if (limit.by === 'blind') {
    return { duty: allowed, reason: { code: 'blind', silentS, currentA: limit.currentA } };
  }
  return {
    duty: allowed,
    reason: {
      code: 'limited',
      by: limit.by,
      currentA: limit.currentA,
      wantedA: offeredCurrentA(duty),
    },
  };
}

/** What forbids any offer, the weightiest first. */
function obstacleTo({ context, value }: ChargingSnapshot): Reason | undefined {
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
    const { by, currentA } = limit;
    if (by === 'blind') return { code: 'blind', silentS: silence(context), currentA };
    return { code: 'limit-too-low', by, currentA };
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
  const { wiredPhases } = context;
  const phases = wiring === 'changing' ? wiredPhases : wiredPhases === 1 ? 3 : 1;
  return { code: 'changing-phases', surplusW: surplus(context), phases };
}

/** What the house has left over without the car, watts; 0 before the first reading. */
function surplus({ newest, drawnW }: ChargingContext): number {
  return newest === undefined ? 0 : drawnW - netGridW(newest);
}

/** What lease or mode ask for, before any limit. */
function wish({ context, value }: ChargingSnapshot): Offer {
  const { lease, manualDuty } = context;
  if (lease !== undefined && value.lease !== 'none') {
    const { kind, currentA } = lease;
    return { duty: dutyWithin(currentA), reason: { code: kind, currentA } };
  }
  if (value.mode === 'manual') {
    return { duty: manualDuty, reason: { code: 'manual', currentA: offeredCurrentA(manualDuty) } };
  }
  return { duty: solarOffer(context), reason: sunReason(context) };
}

function sunReason(context: ChargingContext): Reason {
  const { readingsSeen, solarDuty, solarReason, settings } = context;
  const silentS = silence(context);
  const currentA = solarDuty === undefined ? 0 : offeredCurrentA(solarDuty);
  if (readingsSeen < READINGS_BEFORE_SOLAR) {
    return { code: 'waiting-for-meter', readings: readingsSeen };
  }
  if (solarReason === undefined) {
    // A law may begin with an offer, before it has answered any reading.
    if (solarDuty === undefined) return { code: 'waiting-for-meter', readings: readingsSeen };
    return { code: 'following-surplus', surplusW: surplus(context), currentA };
  }
  switch (freshnessIn(context)) {
    case 'stale':
      return { code: 'meter-silent-hold', silentS, currentA };
    case 'lost':
      if (settings.onLost === 'pause') return { code: 'meter-lost-pause', silentS };
      if (settings.onLost === 'minimum') return { code: 'meter-lost-minimum', silentS };
      return { code: 'meter-silent-hold', silentS, currentA };
    default:
      return solarReason;
  }
}

/** The state of the vehicle as last sensed; A before that. */
function vehicleOf({ pilot }: ChargingSnapshot['value']): PilotState {
  return typeof pilot === 'string' ? pilot : pilot.error;
}

/** The charger as anyone may see it. */
export function chargerOf(snapshot: ChargingSnapshot): ChargerState {
  const { context, value } = snapshot;
  const { duty, reason } = offerOf(snapshot);
  return {
    mode: value.mode,
    enabled: value.permission === 'enabled',
    ...(context.lease === undefined ? {} : { lease: context.lease }),
    vehicle: context.sensesPilot ? vehicleOf(value) : undefined,
    supply: value.supply,
    outputs: outputsFor(snapshot, duty),
    duty,
    manualDuty: context.manualDuty,
    law: context.law,
    preset: context.preset,
    solarDuty: context.solarDuty,
    maxCurrentA: context.maxCurrentA,
    limit: smallestLimit(context.limits),
    limits: context.limits,
    phases: context.wiredPhases,
    freshness: freshnessIn(context),
    reason,
    blockedBy: duty === undefined ? blockedBy(snapshot, reason) : undefined,
    faults: context.faults,
  };
}

/** What somebody would have to change, also while a start or a stop passes. */
function blockedBy(
  { context, value }: ChargingSnapshot,
  { code }: Reason,
): ChargerState['blockedBy'] {
  if (code === 'fault') return 'fault';
  if (value.mode === 'off') return 'mode';
  if (value.permission === 'paused') return 'enabled';
  return value.allowance !== 'granted' || limitTooLow(context) ? 'limit' : undefined;
}

/** Seconds since the newest reading was taken. */
function silence({ newest, nowMs }: ChargingContext): number {
  return newest === undefined ? 0 : Math.round((nowMs - newest.takenAtMs) / 1_000);
}

function secondsUntil(deadlineMs: number, { nowMs }: ChargingContext): number {
  return Math.max(0, Math.ceil((deadlineMs - nowMs) / 1_000));
}
