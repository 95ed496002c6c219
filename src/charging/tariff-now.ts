import { type Tariff, tariffOf } from '../meter/tariff.ts';
import { type ChargingContext, freshnessIn } from './context.ts';

/**
 * The tariff the house is charged by now. A meter that is silent for less than `lost` has not
 * changed it; one that is lost, or never reported it, leaves it unknown.
 */
export function tariffNow(context: ChargingContext): Tariff | undefined {
  const { newest } = context;
  return newest === undefined || freshnessIn(context) === 'lost' ? undefined : tariffOf(newest);
}

/**
 * Whether the lease lets the mode go on until the low tariff comes; an unknown tariff is not low.
 */
export function leaseRests(context: ChargingContext): boolean {
  const { lease } = context;
  if (lease?.kind !== 'boost' || lease.onlyAtLowTariff !== true) return false;
  return tariffNow(context) !== 'low';
}
