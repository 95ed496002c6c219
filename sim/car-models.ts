import type { CarModel } from './car.ts';

/**
 * The car of a 1 s field recording of pilot and current: first reaction after 3 s, 1.2 A/s up,
 * quick down, draws 0.2 A less than offered.
 */
export const MEASURED_CAR: CarModel = {
  phases: 1,
  maxA: 32,
  minA: 6,
  deadS: 3,
  upAPerS: 1.2,
  downAPerS: 6,
  startS: 8,
  offsetA: 0.2,
  quantumA: 0,
};

/** Cars to try a law on, by the name that reports use. */
export const CAR_MODELS = {
  measured: MEASURED_CAR,
  ideal: { ...MEASURED_CAR, deadS: 0, upAPerS: 99, downAPerS: 99, startS: 1, offsetA: 0 },
  fast: { ...MEASURED_CAR, deadS: 1, upAPerS: 10, downAPerS: 10, startS: 4 },
  slow: { ...MEASURED_CAR, deadS: 5, upAPerS: 0.4, downAPerS: 1.5, startS: 25 },
  'whole-ampere': { ...MEASURED_CAR, quantumA: 1 },
  'small-charger': { ...MEASURED_CAR, maxA: 16 },
  'eight-ampere-minimum': { ...MEASURED_CAR, minA: 8 },
  'nearly-full': { ...MEASURED_CAR, battery: { roomWh: 6_000, taperWh: 2_000 } },
  'sleeps-after-pauses': { ...MEASURED_CAR, sleep: { afterS: 600, wakeS: 90 } },
  'sleeps-until-woken': {
    ...MEASURED_CAR,
    sleep: { afterS: 5, wakeS: Number.POSITIVE_INFINITY, wakesAtF: true },
  },
  'never-draws': { ...MEASURED_CAR, startS: Number.POSITIVE_INFINITY },
  'draws-too-much': { ...MEASURED_CAR, offsetA: -3 },
} as const satisfies Record<string, CarModel>;

export type CarModelName = keyof typeof CAR_MODELS;
