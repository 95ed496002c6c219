import { type ChargingContext, freshnessIn, READINGS_BEFORE_SOLAR } from './context.ts';
import { lawOf } from './laws/laws.ts';
import { smallestLimit } from './limits.ts';
import { type DutyPercent, MIN_DUTY } from './pilot.ts';

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
