import { netGridW } from '../meter/reading.ts';
import type { HousePicture } from './picture.ts';

/** What the grid would see if the car drew nothing, whole watts; one of the two is 0. */
export interface WithoutCar {
  readonly importW: number;
  readonly exportW: number;
}

/**
 * The house as it would be if the car drew nothing: what a home battery may go by so that it does not
 * feed the car.
 *
 * What the car draws is known while something measures it (`measured`, or `phases`), and while the
 * contactor is open and not welded, which is nothing. What it is merely offered is no measurement.
 *
 * @returns undefined while there is no reading to act upon, or what the car draws is not known.
 */
export function withoutCar({ meter, car, charger }: HousePicture): WithoutCar | undefined {
  if (meter.usable === undefined) return undefined;
  const isMeasured = car.basis === 'measured' || car.basis === 'phases';
  const isWelded = charger.faults.some(({ kind }) => kind === 'weld');
  const isOpen = charger.outputs.contactor === 'open' && !isWelded;
  if (!isMeasured && !isOpen) return undefined;
  const carW = isMeasured ? car.powerW : 0;
  const netW = Math.round(netGridW(meter.usable) - carW);
  return { importW: Math.max(0, netW), exportW: Math.max(0, -netW) };
}
