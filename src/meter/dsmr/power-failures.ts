import type { PowerFailure } from '../reading.ts';
import type { MeterClock } from './meter-time.ts';
import type { ObjectLine } from './object-line.ts';
import { Quantity, UNIT } from './quantity.ts';

/** Values before the first failure: their number and the code of the duration. */
const HEAD = 2;
/** Values of a failure: its end and its duration. */
const EACH = 2;

const duration = new Quantity();

/**
 * The log of long power failures, `(n)(0-0:96.7.19)(TST)(s)...`. Some Kaifa meters announce more
 * than they send, so the number is not relied on.
 *
 * @returns undefined if it cannot be read; an empty log for `()`.
 */
export function readPowerFailures(
  line: ObjectLine,
  clock: MeterClock,
): readonly PowerFailure[] | undefined {
  if (line.count === 1 && line.isEmpty(0)) return [];
  if (line.count < HEAD || (line.count - HEAD) % EACH !== 0) return undefined;
  const failures: PowerFailure[] = [];
  for (let value = HEAD; value < line.count; value += EACH) {
    const endedAt = clock.read(line.bytes, line.startOf(value), line.endOf(value));
    const isRead = duration.read(line.bytes, line.startOf(value + 1), line.endOf(value + 1));
    if (!isRead || duration.isNegative || duration.unit !== UNIT.s) return undefined;
    const durationS = duration.scaled(0);
    failures.push(endedAt === undefined ? { durationS } : { endedAt, durationS });
  }
  return failures;
}
