import { MEASURED_CAR } from './car-models.ts';
import { PLAIN_METER, type Rig } from './plant.ts';

/** The houses that published numbers are for. */
export const RIGS = {
  /** One phase, 32 A, sun as recorded. */
  '1p32': { ...PLAIN_METER, phases: 1, switchable: false, maxA: 32, car: MEASURED_CAR },
  /** Three phases, 16 A; published with twice the sun. */
  '3p16': {
    ...PLAIN_METER,
    phases: 3,
    switchable: false,
    maxA: 16,
    car: { ...MEASURED_CAR, phases: 3, maxA: 16 },
  },
  /** As 3p16, and the box can leave two phases open. */
  sw16: {
    ...PLAIN_METER,
    phases: 3,
    switchable: true,
    maxA: 16,
    car: { ...MEASURED_CAR, phases: 3, maxA: 16 },
  },
} as const satisfies Record<string, Rig>;

export type RigName = keyof typeof RIGS;
/** What the sun of a day is multiplied with on each rig. */
export const PV_SCALE: Readonly<Record<RigName, number>> = { '1p32': 1, '3p16': 2, sw16: 2 };
