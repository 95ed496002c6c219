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
  morePhasesWh: 190,
  fewerPhasesWh: 300,
  minOnS: 60,
  minOffS: 30,
  minPhaseS: 120,
  closingsPerDay: null,
  alwaysOn: false,
};

/** The presets in numbers. */
export const PRESET_SETTINGS = {
  balanced: BALANCED,
  calm: { ...BALANCED, startWh: 25, stopWh: 60, minOnS: 300, minOffS: 300, minPhaseS: 600 },
  'sun-only': { ...BALANCED, importWeight: 4 },
  'calm-sun': {
    ...BALANCED,
    importWeight: 8,
    startWh: 150,
    stopWh: 300,
    minOnS: 300,
    minOffS: 120,
  },
  'minimum-plus-sun': { ...BALANCED, alwaysOn: true },
} as const satisfies Record<string, SurplusSettings>;
