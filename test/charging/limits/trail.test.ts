import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  highestOf,
  isSettled,
  measuredTrail,
  NO_TRAIL,
  trailAfter,
} from '../../../src/charging/limits/trail.ts';

describe('what a car can be at', () => {
  test.each<{ why: string; looks: readonly (readonly [s: number, value: number, most: number])[] }>(
    [
      {
        why: 'after a rise it is the new value at most',
        looks: [
          [0, 6, 6],
          [20, 16, 16],
        ],
      },
      {
        why: 'after a fall it is the old one, until the car has followed',
        looks: [
          [0, 16, 16],
          [20, 6, 16],
          [29, 6, 16],
          [30, 6, 6],
        ],
      },
      {
        why: 'while it falls each second, what is long ago is forgotten',
        looks: [
          [0, 32, 32],
          [20, 30, 32],
          [25, 25, 32],
          [30, 20, 32],
          [35, 15, 32],
          [41, 10, 25],
          [52, 9, 15],
        ],
      },
    ],
  )('$why', ({ looks }) => {
    let trail = NO_TRAIL;
    for (const [atS, value, most] of looks) {
      trail = trailAfter(trail, atS * 1_000, value);
      expect([atS, highestOf(trail, atS * 1_000)]).toEqual([atS, most]);
    }
  });

  test('a measured value is what it is', () => {
    const trail = measuredTrail(trailAfter(NO_TRAIL, 0, 16), 1_000, 4);
    expect(highestOf(trail, 1_000)).toBe(4);
    expect(isSettled(trail, 1_000)).toBe(true);
    expect(measuredTrail(trail, 2_000, 4)).toBe(trail);
  });

  test('it is never less than any value of the last ten seconds, nor more than of the last thirty', () => {
    const second = fc.integer({ min: 6, max: 32 });
    fc.assert(
      fc.property(fc.array(second, { minLength: 1, maxLength: 80 }), (values) => {
        let trail = NO_TRAIL;
        for (const [atS, value] of values.entries()) {
          trail = trailAfter(trail, atS * 1_000, value);
          const most = highestOf(trail, atS * 1_000);
          expect(most).toBeGreaterThanOrEqual(
            Math.max(...values.slice(Math.max(0, atS - 9), atS + 1)),
          );
          expect(most).toBeLessThanOrEqual(
            Math.max(...values.slice(Math.max(0, atS - 30), atS + 1)),
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  test('nothing is allocated while nothing changes', () => {
    const trail = [0, 11, 22].reduce((all, atS) => trailAfter(all, atS * 1_000, 16), NO_TRAIL);
    expect(trailAfter(trail, 33_000, 16)).toBe(trail);
  });
});
