import type { Budgets } from './outlook.ts';

/** What an owner may set about the surplus law. */
export interface SurplusSettings extends Budgets {
  /** Least time on, off, and on the same phases, seconds. */
  readonly minOnS: number;
  readonly minOffS: number;
  readonly minPhaseS: number;
  /** Closings of the contactor in any 24 hours; null sets no bound. */
  readonly closingsPerDay: number | null;
  /** Offers at least 6 A while the car is plugged in, sun or not. */
  readonly alwaysOn: boolean;
}

const BALANCED: SurplusSettings = {
  importWeight: 1,
  startWh: 9,
  stopWh: 11,
  morePhasesWh: 290,
  fewerPhasesWh: 320,
  minOnS: 60,
  minOffS: 30,
  minPhaseS: 150,
  closingsPerDay: null,
  alwaysOn: false,
};

/** The presets in numbers. */
export const PRESET_SETTINGS = {
  balanced: BALANCED,
  calm: {
    ...BALANCED,
    importWeight: 0.8,
    startWh: 200,
    stopWh: 85,
    minOnS: 90,
    minOffS: 60,
    minPhaseS: 600,
  },
  'sun-only': { ...BALANCED, importWeight: 5, startWh: 200, stopWh: 230, minOnS: 300, minOffS: 60 },
  'calm-sun': {
    ...BALANCED,
    importWeight: 3,
    startWh: 500,
    stopWh: 190,
    minOnS: 100,
    minOffS: 900,
    minPhaseS: 600,
  },
  'minimum-plus-sun': { ...BALANCED, alwaysOn: true },
} as const satisfies Record<string, SurplusSettings>;
