import type { Clock } from '../../clock.ts';
import { scaledReading, shiftedReading } from '../corrected-reading.ts';
import type { MeterReading, MeterTime } from '../reading.ts';
import type { ByteLinkParts } from './byte-link.ts';
import type { SerialConfig } from './serial.config.ts';

type Correction = Pick<SerialConfig, 'conversionFactor' | 'timeOffsetS' | 'timeFromSystem'>;

/** A meter's clock that is no further off than this is right, milliseconds. */
const RIGHT_MS = 60_000;

/**
 * Corrects what a decoder finds. A reading that was corrected comes without its telegram, which
 * says otherwise.
 */
export function corrected(
  createDecoder: ByteLinkParts['createDecoder'],
  { conversionFactor, timeOffsetS, timeFromSystem }: Correction,
  clock: Pick<Clock, 'epochMs'>,
): ByteLinkParts['createDecoder'] {
  const system = new SystemOffset(clock);
  const offsetOf = (at: MeterTime | undefined) =>
    timeFromSystem ? system.offsetMs(at) : timeOffsetS * 1_000;
  const isRight = conversionFactor === 1 && timeOffsetS === 0 && !timeFromSystem;
  if (isRight) return createDecoder;
  const correct = (reading: MeterReading): MeterReading => {
    const scaled = conversionFactor === 1 ? reading : scaledReading(reading, conversionFactor);
    const offsetMs = offsetOf(reading.at);
    return offsetMs === 0 ? scaled : shiftedReading(scaled, offsetMs);
  };
  return (output) =>
    createDecoder({
      reading(reading, raw) {
        const right = correct(reading);
        output.reading(right, right === reading ? raw : undefined);
      },
      fault: (fault) => output.fault(fault),
    });
}

/**
 * How far the meter's clock is behind ours. What was found is kept: looked at with each reading, it
 * would make a meter that has stopped, or repeats itself, look as if it went on.
 */
class SystemOffset {
  readonly #clock: Pick<Clock, 'epochMs'>;
  #offsetMs = 0;
  #newestMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, 'epochMs'>) {
    this.#clock = clock;
  }

  /** Whole seconds, in milliseconds; measured again only when the meter's time has moved. */
  offsetMs(at: MeterTime | undefined): number {
    if (at === undefined || at.epochMs <= this.#newestMs) return this.#offsetMs;
    const isFirst = this.#newestMs === Number.NEGATIVE_INFINITY;
    this.#newestMs = at.epochMs;
    const offMs = this.#clock.epochMs() - at.epochMs;
    if (isFirst || Math.abs(offMs - this.#offsetMs) > RIGHT_MS) {
      this.#offsetMs = Math.round(offMs / 1_000) * 1_000;
    }
    return this.#offsetMs;
  }
}
