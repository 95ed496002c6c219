import type { Lease } from './charger.ts';
import { type ChargingContext, freshnessIn, READINGS_BEFORE_SOLAR } from './context.ts';
import { smallestLimit } from './limits.ts';
import { obstacleTo } from './obstacle.ts';
import { type DutyPercent, dutyWithin, MIN_CURRENT_A, offeredCurrentA } from './pilot.ts';
import type { Reason } from './reason.ts';
import type { RegionsSnapshot } from './regions.ts';
import { secondsUntil, silence, surplus, vehicleOf } from './situation.ts';
import { solarOffer } from './sun.ts';
import { leaseRests, tariffNow } from './tariff-now.ts';

/** What is offered to the car, and why; without a duty nothing is. */
export interface Offer {
  readonly duty: DutyPercent | undefined;
  readonly reason: Reason;
}

/** What is offered now: what is wanted, once it may rise to that. Pure. */
export function offerOf(snapshot: RegionsSnapshot): Offer {
  const offer = wantedOffer(snapshot);
  const { standing } = snapshot.context;
  if (!standing.isHeldBack || standing.duty === undefined) return offer;
  if (offer.duty === undefined || offer.duty <= standing.duty) return offer;
  const currentA = offeredCurrentA(standing.duty);
  const wantedA = offeredCurrentA(offer.duty);
  return { duty: standing.duty, reason: { code: 'rising', currentA, wantedA } };
}

/**
 * Whether a higher offer has to wait. The guide's law steps each second to the letter, unless the box
 * senses how the vehicle takes it.
 */
export function isPaced({ context, value }: RegionsSnapshot): boolean {
  const isGuides = context.law === 'step' && value.mode === 'solar' && value.lease === 'none';
  return context.pacesRises && (context.sensesPilot || !isGuides);
}

/** What is to be offered within the limits, however soon. */
export function wantedOffer(snapshot: RegionsSnapshot): Offer {
  const offer = allowedOffer(snapshot);
  return offer.duty === undefined ? offer : { ...offer, ...lockOut(snapshot) };
}

/** A car that asks for what it is offered must still wait, after a fault or IEC 61851-1 states D, E, F, C. */
function lockOut({ context, value }: RegionsSnapshot): { readonly reason?: Reason } {
  const isLocked = value.supply === 'open' && context.nowMs < context.lockedUntilMs;
  if (!isLocked || (context.sensesPilot && vehicleOf(value) !== 'C')) return {};
  const remainingS = secondsUntil(context.lockedUntilMs, context);
  return { reason: { code: 'locked-out', after: context.lockedAfter, remainingS } };
}

function allowedOffer(snapshot: RegionsSnapshot): Offer {
  const obstacle = obstacleTo(snapshot);
  if (obstacle !== undefined) return { duty: undefined, reason: obstacle };
  const { duty, reason } = wish(snapshot);
  if (duty === undefined) return { duty, reason };
  if (snapshot.value.supply === 'stopping')
    return { duty: undefined, reason: { code: 'stopping' } };
  const limit = smallestLimit(snapshot.context.limits);
  const allowed = dutyWithin(limit.currentA);
  if (allowed === undefined)
    return { duty: undefined, reason: { code: 'limit-too-low', ...limit, neededA: MIN_CURRENT_A } };
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

/** What lease or mode ask for, before any limit. */
function wish({ context, value }: RegionsSnapshot): Offer {
  const { lease, manualDuty } = context;
  if (lease !== undefined && value.lease !== 'none') {
    const { currentA } = lease;
    return { duty: dutyWithin(currentA), reason: { code: leaseCode(lease), currentA } };
  }
  if (value.mode === 'manual') {
    return { duty: manualDuty, reason: { code: 'manual', currentA: offeredCurrentA(manualDuty) } };
  }
  return { duty: solarOffer(context), reason: withRestingLease(context, sunReason(context)) };
}

function leaseCode(lease: Lease): 'boost' | 'external' | 'low-tariff' {
  return lease.kind === 'boost' && lease.onlyAtLowTariff === true ? 'low-tariff' : lease.kind;
}

/** Too little sun is half of the story where a boost of the low tariff waits as well. */
function withRestingLease(context: ChargingContext, reason: Reason): Reason {
  if (reason.code !== 'waiting-for-sun' || !leaseRests(context)) return reason;
  const { surplusW } = reason;
  const isKnown = tariffNow(context) !== undefined;
  return { code: isKnown ? 'waiting-for-low-tariff' : 'tariff-unknown', surplusW };
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
