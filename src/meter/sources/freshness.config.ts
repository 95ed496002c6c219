import { z } from 'zod';
import { Duration } from '../duration.ts';

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
