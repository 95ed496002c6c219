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
  const worthW = (mode: 1 | 3) => {
    if (!isUsable(mode, scene, car)) return 0;
    const minW = leastW(mode, scene, car);
    const maxW = mostW(mode, scene, car);
    const powerW = Math.min(maxW, Math.max(minW, sunW));
    return powerW <= sunW ? powerW : sunW - importWeight * (powerW - sunW);
  };
  return { oneW: worthW(1), threeW: worthW(3) };
}

/** Whether box and car can do this: a car that uses one phase is never given three on purpose. */
export function isUsable(mode: 1 | 3, { switchable, phases }: Scene, car: CarAnswer): boolean {
  return switchable ? mode === 1 || car.phases !== 1 : mode === phases;
}

/** The least power of a mode, watts. */
export function leastW(mode: Mode, { volts }: Scene, car: CarAnswer): number {
  return drawnAt(car, car.leastA) * volts * phasesUsed(mode, car);
}

/** The most power of a mode, watts: up to where the offer or the car ends. */
function mostW(mode: Mode, { volts, mostA }: Scene, car: CarAnswer): number {
  const freeA = drawnAt(car, mostA);
  const { ceilingA } = car;
  // A car that took nothing may yet wake: it is not given up.
  const endA = ceilingA === null || ceilingA === 0 ? freeA : Math.min(freeA, ceilingA);
  return endA * volts * phasesUsed(mode, car);
}
