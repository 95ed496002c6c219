import type { Offer } from './charger.ts';
import { type ChargingContext, freshnessIn, READINGS_BEFORE_SOLAR, solarOffer } from './context.ts';
import { smallestLimit } from './limits.ts';
import { obstacleTo } from './obstacle.ts';
import { paced, type Standing } from './pace.ts';
import { dutyWithin, offeredCurrentA } from './pilot.ts';
import type { Reason } from './reason.ts';
import type { RegionsSnapshot } from './regions.ts';

/** What is offered to the car from now on, and since when it stands. */
export interface StandingOffer {
  readonly offer: Offer;
  readonly standing: Standing;
}

/** What stands after the regions have settled. Pure: the same snapshot gives the same offer. */
export function standingOffer(snapshot: RegionsSnapshot): StandingOffer {
  const { context } = snapshot;
  const wanted = wantedOffer(snapshot);
  if (!isPaced(snapshot)) {
    const isSame = wanted.duty === context.standing.duty;
    const standing = isSame ? context.standing : { duty: wanted.duty, sinceMs: context.nowMs };
    return { offer: wanted, standing };
  }
  const standing = paced(context.standing, wanted.duty, context.nowMs);
  if (standing.duty === wanted.duty || standing.duty === undefined || wanted.duty === undefined) {
    return { offer: wanted, standing };
  }
  const currentA = offeredCurrentA(standing.duty);
  const wantedA = offeredCurrentA(wanted.duty);
  return {
    offer: { duty: standing.duty, reason: { code: 'rising', currentA, wantedA } },
    standing,
  };
}

/**
 * The guide's law moves the pilot with each reading to the letter, where the box cannot tell anyway
 * how a car takes it.
 */
function isPaced({ context, value }: RegionsSnapshot): boolean {
  const isGuides = context.law === 'step' && value.mode === 'solar' && value.lease === 'none';
  return context.sensesPilot || !isGuides;
}

/** What is to be offered, and why, however soon after the last change. */
function wantedOffer(snapshot: RegionsSnapshot): Offer {
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

/** What lease or mode ask for, before any limit. */
function wish({ context, value }: RegionsSnapshot): Offer {
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
  if (readingsSeen < READINGS_BEFORE_SOLAR || solarReason === undefined) {
    return { code: 'waiting-for-meter', readings: readingsSeen };
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

/** Seconds since the newest reading was taken. */
function silence({ newest, nowMs }: ChargingContext): number {
  return newest === undefined ? 0 : Math.round((nowMs - newest.takenAtMs) / 1_000);
}
