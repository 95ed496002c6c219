import { type CarAnswer, drawnAt } from './answer.ts';
import type { Mode, Worth } from './outlook.ts';
import { phasesUsed, type Scene } from './scene.ts';

/** What a second in each mode is worth at a surplus; see {@link Worth}. */
export function worthOf(
  scene: Scene,
  car: CarAnswer,
  { surplusW, importWeight }: { surplusW: number; importWeight: number },
): Worth {
  const sunW = Math.max(0, surplusW);
  return {
    oneW: isUsable(1, scene, car) ? worthW(powersOf(1, scene, car), sunW, importWeight) : 0,
    threeW: isUsable(3, scene, car) ? worthW(powersOf(3, scene, car), sunW, importWeight) : 0,
  };
}

/** Whether box and car can do this: a car that uses one phase is never given three on purpose. */
export function isUsable(mode: 1 | 3, { switchable, phases }: Scene, car: CarAnswer): boolean {
  return switchable ? mode === 1 || car.phases !== 1 : mode === phases;
}

/** The least power of a mode, watts. */
export function leastW(mode: Mode, { volts }: Scene, car: CarAnswer): number {
  return drawnAt(car, car.leastA) * volts * phasesUsed(mode, car);
}

/** What a mode can carry, watts: from the least a car takes to where the offer or the car ends. */
interface Powers {
  readonly minW: number;
  readonly maxW: number;
}

function powersOf(mode: Mode, { volts, mostA }: Scene, car: CarAnswer): Powers {
  const { leastA, ceilingA } = car;
  const wattsPerA = volts * phasesUsed(mode, car);
  const freeA = drawnAt(car, mostA);
  // A car that took nothing may yet wake: it is not given up.
  const endA = ceilingA === null || ceilingA === 0 ? freeA : Math.min(freeA, ceilingA);
  return { minW: drawnAt(car, leastA) * wattsPerA, maxW: endA * wattsPerA };
}

function worthW({ minW, maxW }: Powers, sunW: number, importWeight: number): number {
  const powerW = Math.min(maxW, Math.max(minW, sunW));
  return powerW <= sunW ? powerW : sunW - importWeight * (powerW - sunW);
}
