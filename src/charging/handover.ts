import { netGridW } from '../meter/reading.ts';
import type { ChargingContext } from './context.ts';
import { type LawName, lawOf, type Preset } from './laws/laws.ts';
import { smallestLimit } from './limits.ts';
import { type DutyPercent, dutyWithin, offeredCurrentA } from './pilot.ts';

/** A law without a past: what it is when a car is plugged in or the law is chosen. */
export function freshLaw(
  law: LawName,
  preset: Preset,
): Pick<
  ChargingContext,
  'law' | 'preset' | 'lawState' | 'solarDuty' | 'solarPhases' | 'solarReason'
> {
  const { initial, initialDuty } = lawOf(law, preset);
  return {
    law,
    preset,
    lawState: initial,
    solarDuty: initialDuty,
    solarPhases: undefined,
    solarReason: undefined,
  };
}

/** Another law or preset: it goes on with what is offered, if it can. */
export function newLaw(
  context: ChargingContext,
  { law, preset }: { law: LawName; preset: Preset },
): Partial<ChargingContext> {
  const fresh = { ...context, ...freshLaw(law, preset) };
  return { ...fresh, ...takenOver(fresh, context.solarDuty) };
}

/** The law goes on with a car that is being charged now, where it would have let it go first. */
export function takenOver(
  context: ChargingContext,
  duty: DutyPercent | undefined,
): Partial<ChargingContext> {
  const { wiredPhases: phases, nowMs, newest, drawnW, settings } = context;
  const law = lawOf(context.law, context.preset, settings.surplus);
  if (duty === undefined || context.solarDuty !== undefined) return {};
  if (newest === undefined || law.begin === undefined) return {};
  const surplusW = drawnW - netGridW(newest);
  return {
    lawState: law.begin(context.lawState, { duty, phases, surplusW, nowMs }),
    solarDuty: duty,
    solarPhases: phases,
    solarReason: { code: 'following-surplus', surplusW, currentA: offeredCurrentA(duty) },
  };
}

/** What lease or manual mode, whichever it is, offer within the limits. */
export function offeredByOthers(
  { lease, manualDuty, limits }: ChargingContext,
  who: 'lease' | 'manual',
) {
  const asked = who === 'manual' || lease === undefined ? manualDuty : dutyWithin(lease.currentA);
  const most = dutyWithin(smallestLimit(limits).currentA);
  if (asked === undefined || most === undefined) return undefined;
  return asked < most ? asked : most;
}
