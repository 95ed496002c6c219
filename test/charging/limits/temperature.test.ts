import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type TemperatureState,
  temperatureAfter,
  temperatureLimitA,
} from '../../../src/charging/limits/temperature.ts';

/** Steps at 60, 66, 72 and 78 degrees. */
const SETTINGS = { derateFromC: 60, stopFromC: 78, lostCurrentA: 8 };

describe('a box for 16 A', () => {
  test.each<{ why: string; looks: readonly (readonly [number | undefined, number | undefined])[] }>(
    [
      {
        why: 'gives way in steps as it warms up',
        looks: [
          [59.9, undefined],
          [60, 12],
          [66, 8],
          [72, 6],
          [78, 0],
        ],
      },
      {
        why: 'a step ends 5 degrees below where it began',
        looks: [
          [66, 8],
          [61.1, 8],
          [61, 8],
          [60.9, 12],
          [55, 12],
          [54.9, undefined],
        ],
      },
      {
        why: 'stopped, it resumes with the least once it is cooler',
        looks: [
          [80, 0],
          [73, 0],
          [72.9, 6],
        ],
      },
      {
        why: 'a fire jumps over steps, a draught too',
        looks: [
          [20, undefined],
          [90, 0],
          [20, undefined],
        ],
      },
      {
        why: 'a lost sensor is the safe current, and a found one is believed',
        looks: [
          [20, undefined],
          [undefined, 8],
          [Number.NaN, 8],
          [61, 12],
        ],
      },
    ],
  )('$why', ({ looks }) => {
    let state: TemperatureState = 'none';
    for (const [celsius, currentA] of looks) {
      state = temperatureAfter(state, celsius, SETTINGS);
      expect([celsius, temperatureLimitA(state, 16, SETTINGS)]).toEqual([celsius, currentA]);
    }
  });

  test('derated below what a car takes, it is the least, and not nothing', () => {
    expect(temperatureLimitA(2, 8, SETTINGS)).toBe(6);
  });

  test('a board without a sensor sets no limit', () => {
    expect(temperatureLimitA('none', 16, SETTINGS)).toBeUndefined();
  });
});

test('the warmer of two boxes with the same past never offers more', () => {
  const celsius = fc.double({ min: 0, max: 120, noNaN: true });
  fc.assert(
    fc.property(fc.array(celsius, { maxLength: 20 }), celsius, celsius, (past, one, other) => {
      const before = past.reduce<TemperatureState>(
        (state, look) => temperatureAfter(state, look, SETTINGS),
        'none',
      );
      const offered = (look: number) =>
        temperatureLimitA(temperatureAfter(before, look, SETTINGS), 16, SETTINGS) ?? 16;
      expect(offered(Math.max(one, other))).toBeLessThanOrEqual(offered(Math.min(one, other)));
    }),
    { numRuns: 300 },
  );
});
