import type { HousePicture } from '../../house/picture.ts';
import { withoutCar } from '../../house/without-car.ts';
import { type Message, singles, type Told } from './told.ts';

/**
 * The house as it would be if the car drew nothing, at `<base>/house`: what a home battery should look
 * at, so that it does not feed the car. Nothing while the meter is stale or the car's power unknown.
 * With its time, so that every reading is news, whether or not the power is another.
 */
export function houseMessages(base: string, picture: HousePicture): Message[] {
  const values = houseValues(picture);
  const { readingEpochMs } = picture.meter;
  if (values === undefined || readingEpochMs === undefined) return [];
  const at = new Date(readingEpochMs).toISOString();
  return [
    { topic: `${base}/house`, payload: JSON.stringify({ at, ...values }), retain: false },
    ...singles(`${base}/house`, values, false),
  ];
}

/** Watts; undefined where they are not known. */
export function houseValues(picture: HousePicture): Told | undefined {
  const house = withoutCar(picture);
  return house && { powerW: house.importW - house.exportW, ...house };
}
