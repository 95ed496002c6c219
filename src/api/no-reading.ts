import type { HousePicture } from '../house/picture.ts';
import { ProblemError } from './problem.ts';

/** There is no reading that may be acted upon; an old number would be. */
export function noReading({ meter }: HousePicture): ProblemError {
  const detail =
    meter.ageMs === undefined
      ? 'the meter has not sent a reading yet'
      : `the newest reading is ${Math.round(meter.ageMs / 1_000)} s old`;
  return new ProblemError({ status: 503, title: 'No fresh meter reading', detail });
}
