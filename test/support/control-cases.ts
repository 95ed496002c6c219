import type { CarModelName } from '../../sim/car-models.ts';
import { CAR_MODELS } from '../../sim/car-models.ts';
import type { MeterLineModel } from '../../sim/meter-line.ts';
import type { Rig } from '../../sim/plant.ts';
import { PV_SCALE, RIGS, type RigName } from '../../sim/rigs.ts';
import cases from '../bench/control-cases.json' with { type: 'json' };

/** A house, box, meter and car, and what is promised for it. */
interface ToldCase {
  readonly about: string;
  readonly rig: string;
  readonly car?: string;
  readonly carPhases?: number;
  readonly meter?: Partial<MeterLineModel>;
  readonly phasePowers?: boolean;
  /** Least net solar score. */
  readonly promised?: number;
  readonly mostGridKwh?: number;
}

export interface ControlCase extends Omit<ToldCase, 'rig'> {
  readonly rig: Rig;
  /** What the sun is multiplied with. */
  readonly pvScale: number;
}

/** The cases that `npm run bench -- control` measures. */
export const CONTROL_CASES: Readonly<Record<string, ControlCase>> = Object.fromEntries(
  Object.entries<ToldCase>(cases).map(([name, told]) => [
    name,
    { ...told, rig: rigOf(told), pvScale: PV_SCALE[told.rig as RigName] },
  ]),
);

function rigOf({ rig: name, car = 'measured', carPhases, meter, phasePowers }: ToldCase): Rig {
  const rig: Rig = RIGS[name as RigName];
  const model = CAR_MODELS[car as CarModelName];
  const phases = (carPhases ?? rig.phases) as 1 | 3;
  return {
    ...rig,
    phasePowers: phasePowers ?? rig.phasePowers,
    car: { ...model, phases, maxA: Math.min(model.maxA, rig.maxA) },
    meter: { ...rig.meter, ...meter },
  };
}
