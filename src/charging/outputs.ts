import type { EvseOutputs } from './board.ts';
import type { ChargerState } from './charger.ts';
import { freshnessIn } from './context.ts';
import { smallestLimit } from './limits.ts';
import type { ChargingSnapshot } from './machine.ts';
import { vehicleOf } from './obstacle.ts';
import type { DutyPercent } from './pilot.ts';
import type { Reason } from './reason.ts';

/** What every output line must carry. Pure: the same snapshot gives the same outputs. */
export function outputsOf({ context, value }: ChargingSnapshot): EvseOutputs {
  const contactor = value.supply === 'closed' || value.supply === 'stopping' ? 'closed' : 'open';
  const phases = context.switchesPhases ? { phases: context.wiredPhases } : {};
  if (context.faults.some(({ latched }) => latched)) {
    return { pilot: { kind: 'fault' }, contactor: 'open', ...phases };
  }
  const { duty } = context.offer;
  const pilot = duty === undefined ? ({ kind: 'steady' } as const) : { kind: 'pwm' as const, duty };
  return { pilot, contactor, ...phases };
}

/** The charger as anyone may see it. */
export function chargerOf(snapshot: ChargingSnapshot): ChargerState {
  const { context, value } = snapshot;
  const { duty, reason } = context.offer;
  return {
    mode: value.mode,
    enabled: value.permission === 'enabled',
    ...(context.lease === undefined ? {} : { lease: context.lease }),
    vehicle: context.sensesPilot ? vehicleOf(value) : undefined,
    supply: value.supply,
    outputs: outputsOf(snapshot),
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
    blockedBy: blockedBy(duty, reason),
    faults: context.faults,
  };
}

function blockedBy(duty: DutyPercent | undefined, { code }: Reason): ChargerState['blockedBy'] {
  if (duty !== undefined) return undefined;
  switch (code) {
    case 'fault':
      return 'fault';
    case 'mode-off':
      return 'mode';
    case 'paused':
      return 'enabled';
    case 'limit-too-low':
    case 'limit-recovering':
      return 'limit';
    default:
      return undefined;
  }
}
