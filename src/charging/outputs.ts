import type { EvseOutputs } from './board.ts';
import type { ChargerState } from './charger.ts';
import { apartMs, type ChargingContext, freshnessIn } from './context.ts';
import { smallestLimit } from './limits.ts';
import { limitTooLow } from './limits-in-force.ts';
import type { ChargingSnapshot } from './machine.ts';
import { offerOf } from './offer.ts';
import type { DutyPercent } from './pilot.ts';
import type { Reason } from './reason.ts';
import { vehicleOf } from './situation.ts';
import { tariffNow } from './tariff-now.ts';

/** What every output line must carry. Pure: the same snapshot gives the same outputs. */
export function outputsOf(snapshot: ChargingSnapshot): EvseOutputs {
  return outputsFor(snapshot, offerOf(snapshot).duty);
}

function outputsFor(
  { context, value }: ChargingSnapshot,
  duty: DutyPercent | undefined,
): EvseOutputs {
  const contactor = value.supply === 'closed' || value.supply === 'stopping' ? 'closed' : 'open';
  const phases = context.switchesPhases ? { phases: switchedPhases(context, value.wiring) } : {};
  if (context.faults.some(({ latched }) => latched)) {
    return { pilot: { kind: 'fault' }, contactor: 'open', ...phases };
  }
  if (value.wake === 'pulse') return { pilot: { kind: 'fault' }, contactor: 'open', ...phases };
  const pilot = duty === undefined ? ({ kind: 'steady' } as const) : { kind: 'pwm' as const, duty };
  return { pilot, contactor, ...phases };
}

/** What the phases are switched to: the other number only once the contacts before them are apart. */
function switchedPhases(
  context: ChargingContext,
  wiring: ChargingSnapshot['value']['wiring'],
): 1 | 3 {
  const { wiredPhases, nowMs } = context;
  if (wiring !== 'changing' || nowMs >= apartMs(context)) return wiredPhases;
  return wiredPhases === 1 ? 3 : 1;
}

/** The charger as anyone may see it. */
export function chargerOf(snapshot: ChargingSnapshot): ChargerState {
  const { context, value } = snapshot;
  const { duty, reason } = offerOf(snapshot);
  return {
    mode: value.mode,
    enabled: value.permission === 'enabled',
    ...(context.lease === undefined ? {} : { lease: context.lease }),
    leaseWh: context.leaseWh,
    tariff: tariffNow(context),
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
  if (context.overdraw !== undefined) return 'limit';
  return value.allowance !== 'granted' || limitTooLow(context) ? 'limit' : undefined;
}
