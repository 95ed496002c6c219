import type { HousePicture } from '../house/picture.ts';
import { ProblemError } from './problem.ts';
import type { View } from './view-query.ts';

/** There is no reading that may be acted upon: an old number would be acted upon all the same. */
export function noReading({ meter }: HousePicture, view: View = 'grid'): ProblemError {
  const { ageMs, usable } = meter;
  const isCarUnknown = view === 'house' && usable !== undefined;
  const title = isCarUnknown ? 'What the car draws is not known' : 'No fresh meter reading';
  const old = `the newest reading is ${Math.round((ageMs ?? 0) / 1_000)} s old`;
  const silence = ageMs === undefined ? 'the meter has not sent a reading yet' : old;
  const detail = isCarUnknown
    ? 'nothing measures it, and what is offered is no measurement'
    : silence;
  return new ProblemError({ status: 503, title, detail });
}
