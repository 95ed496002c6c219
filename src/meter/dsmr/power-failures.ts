import type { PowerFailure } from '../reading.ts';
import type { MeterClock } from './meter-time.ts';
import type { ObjectLine } from './object-line.ts';
import { numberOf, UNIT } from './quantity.ts';

/** Values before the first failure: their number and the code of the duration. */
const HEAD = 2;
/** Values of a failure: its end and its duration. */
const EACH = 2;

/**
 * The log of long power failures, `(n)(0-0:96.7.19)(TST)(s)...`. Some Kaifa meters announce more
 * than they send, so the number is not relied on.
 *
 * @returns undefined if it cannot be read; an empty log for `()`.
 */
export function readPowerFailures(
  object: ObjectLine,
  clock: MeterClock,
): readonly PowerFailure[] | undefined {
  if (object.count === 1 && object.text(0) === '') return [];
  if (object.count < HEAD || (object.count - HEAD) % EACH !== 0) return undefined;
  const failures: PowerFailure[] = [];
  for (let value = HEAD; value < object.count; value += EACH) {
    const duration = object.quantity(value + 1);
    if (duration === undefined || duration.isNegative || duration.unit !== UNIT.s) return undefined;
    const endedAt = object.time(value, clock);
    failures.push({ ...(endedAt && { endedAt }), durationS: numberOf(duration) });
  }
  return failures;
}
