import { MIN_CURRENT_A } from '../pilot.ts';

/** From where the box is spared, degrees Celsius. */
export interface TemperatureSettings {
  readonly derateFromC: number;
  /** Nothing is offered from here on; above `derateFromC`. */
  readonly stopFromC: number;
  /** What is offered at most without the sensor, amperes; 0 pauses. */
  readonly lostCurrentA: number;
}

/** How far the box is spared: from 0, not at all, to 4, nothing is offered. */
type Step = 0 | 1 | 2 | 3 | 4;

/** The step in force; `none` before a board reported a sensor, `lost` once it cannot be read. */
export type TemperatureState = Step | 'none' | 'lost';

/** What is left of the rating in each step before the last, which leaves nothing. */
const SHARES = [1, 0.75, 0.5, 0] as const;
const LAST_STEP = 4;
/** A step ends this far below the temperature that began it, kelvin. */
const HYSTERESIS_K = 5;

/** @param celsius - inside the box; undefined when the sensor is lost. */
export function temperatureAfter(
  before: TemperatureState,
  celsius: number | undefined,
  settings: TemperatureSettings,
): TemperatureState {
  if (celsius === undefined || !Number.isFinite(celsius)) return 'lost';
  const reached = stepAt(celsius, settings);
  if (before === 'none' || before === 'lost') return reached;
  if (reached >= before) return reached;
  // As if it were warmer: a step that would still hold then goes on.
  const held = stepAt(celsius + HYSTERESIS_K, settings);
  return held < before ? held : before;
}

function stepAt(celsius: number, { derateFromC, stopFromC }: TemperatureSettings): Step {
  if (celsius < derateFromC) return 0;
  if (celsius >= stopFromC) return LAST_STEP;
  const third = (stopFromC - derateFromC) / 3;
  if (celsius < derateFromC + third) return 1;
  return celsius < derateFromC + 2 * third ? 2 : 3;
}

/**
 * What the temperature allows, amperes per phase: all, three quarters, half, the least a car takes,
 * nothing.
 *
 * @param ratedA - what the box may offer when it is cool.
 * @returns undefined where it sets no limit.
 */
export function temperatureLimitA(
  state: TemperatureState,
  ratedA: number,
  { lostCurrentA }: TemperatureSettings,
): number | undefined {
  if (state === 'none' || state === 0) return undefined;
  if (state === 'lost') return lostCurrentA;
  if (state === LAST_STEP) return 0;
  return Math.max(MIN_CURRENT_A, SHARES[state] * ratedA);
}
