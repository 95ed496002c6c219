import { type GridPowers, gridPowers, netGridW } from '../meter/reading.ts';
import type { HousePicture } from './picture.ts';

/**
 * What the grid would see if the car drew nothing: what a home battery may go by so that it does not
 * feed the car.
 *
 * What the car draws is known while something measures it (`measured`, or `phases`), and while the
 * contactor is open and not welded, which is nothing. What it is merely offered is no measurement.
 *
 * @returns undefined while there is no reading to act upon, or what the car draws is not known.
 */
export function withoutCar({ meter, car, charger }: HousePicture): GridPowers | undefined {
  if (meter.usable === undefined) return undefined;
  const isMeasured = car.basis === 'measured' || car.basis === 'phases';
  const isWelded = charger.faults.some(({ kind }) => kind === 'weld');
  const isOpen = charger.outputs.contactor === 'open' && !isWelded;
  if (!isMeasured && !isOpen) return undefined;
  const carW = isMeasured ? car.powerW : 0;
  return gridPowers(netGridW(meter.usable) - carW);
}
