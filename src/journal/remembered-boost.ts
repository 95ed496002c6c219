import { z } from 'zod';
import type { ChargingNews } from '../charging/events.ts';
import type { Clock } from '../clock.ts';
import type { HousePicture } from '../house/picture.ts';

/** A boost that goes on after a restart. */
export const RememberedBoost = z.strictObject({
  currentA: z.number().positive(),
  onlyAtLowTariff: z.boolean(),
  /** When it ends, Unix milliseconds; absent where no time ends it. */
  untilEpochMs: z.number().optional(),
  /** How long that was when it was written, milliseconds. */
  remainingMs: z.number().optional(),
  /** What the car may take in all, Wh; absent where no energy ends it. */
  energyWh: z.number().positive().optional(),
  takenWh: z.number().nonnegative(),
});
export type RememberedBoost = z.infer<typeof RememberedBoost>;

/** The boost of this picture, as it is written down. */
export function boostIn({ boost, epochMs }: HousePicture): RememberedBoost | undefined {
  if (boost === undefined) return undefined;
  const { currentA, onlyAtLowTariff, untilEpochMs, energyWh, takenWh } = boost;
  return {
    currentA,
    onlyAtLowTariff,
    takenWh,
    ...(untilEpochMs !== undefined && { untilEpochMs, remainingMs: untilEpochMs - epochMs }),
    ...(energyWh !== undefined && { energyWh }),
  };
}

/**
 * Resumes a boost that has not ended meanwhile. A clock that is behind, as on a machine without a
 * clock battery, never makes it longer than it was when it was written; once corrected, it ends the
 * boost when it was meant to end.
 */
export function resumeBoost(
  boost: RememberedBoost | undefined,
  send: (news: ChargingNews) => void,
  clock: Clock,
): void {
  if (boost === undefined) return;
  const { currentA, onlyAtLowTariff, untilEpochMs, remainingMs = 0, energyWh, takenWh } = boost;
  const leftMs =
    untilEpochMs === undefined ? undefined : Math.min(untilEpochMs - clock.epochMs(), remainingMs);
  if (leftMs !== undefined && leftMs <= 0) return;
  send({
    type: 'lease.set',
    takenWh,
    lease: {
      kind: 'boost',
      currentA,
      ...(onlyAtLowTariff && { onlyAtLowTariff }),
      ...(leftMs !== undefined && { untilMs: clock.now() + leftMs }),
      ...(untilEpochMs !== undefined && { untilEpochMs }),
      ...(energyWh !== undefined && { energyWh }),
    },
  });
}
