import { z } from 'zod';
import { Duration, durationText } from '../duration.ts';
import type { FreshnessConfig } from '../freshness.ts';

const autoOr = (what: string) => z.union([z.literal('auto'), Duration], `must be auto or ${what}`);

/** Keys of every meter source that say when its silence counts as what. */
export const freshnessKeys = {
  late: autoOr('a duration such as 5s')
    .prefault('auto')
    .describe('Age from which a reading is shown as late; auto is 1.5 periods, at least 3s'),
  stale: autoOr('a duration such as 15s')
    .prefault('auto')
    .describe('Age from which no decision uses a reading; auto is 3.5 periods, at least 10s'),
  lost: Duration.prefault('5m').describe(
    'Age from which the meter counts as lost and charging.onLost applies',
  ),
};

const ORDER = ['late', 'stale', 'lost'] as const;

/**
 * Holds the three ages against each other: a meter that falls silent is late, then stale, then lost.
 * `auto` is learnt and takes no part.
 */
export function checkOrder(meter: FreshnessConfig, context: z.RefinementCtx): void {
  const given = ORDER.flatMap((key) => {
    const { [key]: ms } = meter;
    return ms === 'auto' ? [] : [{ key, ms }];
  });
  for (const [index, { key, ms }] of given.entries()) {
    const next = given[index + 1];
    if (next === undefined || ms < next.ms) continue;
    const message = `must be shorter than meter.${next.key}, which is ${durationText(next.ms)}`;
    context.addIssue({ code: 'custom', path: [key], message });
  }
}
