import type { ChargerState } from '../charging/charger.ts';

/** A boost as people think of it: in wall-clock time. */
export interface BoostNow {
  readonly currentA: number;
  /** Whether it lets the mode go on while the meter does not count at the low tariff. */
  readonly onlyAtLowTariff: boolean;
  /** Unix milliseconds; undefined where no time ends it. */
  readonly untilEpochMs: number | undefined;
  /** What the car may take in all, Wh; undefined where no energy ends it. */
  readonly energyWh: number | undefined;
  /** What it has taken since the boost was set, Wh. */
  readonly takenWh: number;
}

/** The boost that was set and has not ended; undefined without one. */
export function boostOf(
  { lease, leaseWh }: ChargerState,
  { nowMs, epochMs }: { readonly nowMs: number; readonly epochMs: number },
): BoostNow | undefined {
  if (lease?.kind !== 'boost') return undefined;
  const { currentA, untilMs, untilEpochMs, energyWh } = lease;
  const endsMs = untilMs === undefined ? undefined : Math.round(epochMs + untilMs - nowMs);
  return {
    currentA,
    onlyAtLowTariff: lease.onlyAtLowTariff === true,
    untilEpochMs: endsMs === undefined ? undefined : asAskedFor(untilEpochMs, endsMs),
    energyWh,
    takenWh: leaseWh,
  };
}

/** The two clocks differ by a little, and by much once the wall clock was set: the earlier end counts. */
function asAskedFor(untilEpochMs: number | undefined, endsMs: number): number {
  return untilEpochMs !== undefined && untilEpochMs < endsMs + 1_000 ? untilEpochMs : endsMs;
}
