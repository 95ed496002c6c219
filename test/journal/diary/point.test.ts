import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inSteps } from '../../../src/journal/diary/point.ts';
import { aPoint } from '../../support/fake-diary.ts';

describe('points put together', () => {
  test('means are weighed by how long each part is', () => {
    const [one] = inSteps(
      [
        aPoint(60, { seconds: 60, metered: 60, carW: 3_000, gridW: 600, offeredA: 16 }),
        aPoint(120, { seconds: 20, metered: 20, carW: 1_000, gridW: 200, offeredA: 0 }),
      ],
      300,
    );
    expect(one).toMatchObject({ atS: 0, seconds: 80, carW: 2_500, gridW: 500, offeredA: 12 });
  });

  test('seconds without a meter count for the car, not for grid, house and surplus', () => {
    const silent = { metered: 0, gridW: null, houseW: null, surplusW: null };
    const [one] = inSteps([aPoint(0, { carW: 4_000 }), aPoint(1, { carW: 0, ...silent })], 60);
    expect(one).toMatchObject({
      seconds: 2,
      metered: 1,
      gridW: -780,
      surplusW: 4_451,
      carW: 2_000,
    });
    const [none] = inSteps([aPoint(0, silent)], 60);
    expect(none).toMatchObject({ gridW: null, houseW: null, surplusW: null });
  });

  test('mode, reason and meter are those of most of it; faults are all of them', () => {
    const [one] = inSteps(
      [
        aPoint(0, { mode: 'off', code: 'off', meter: 'lost', faults: ['rcd'] }),
        aPoint(60, { seconds: 60, faults: ['diode'] }),
        aPoint(120, { seconds: 30, mode: 'manual', code: 'manual', faults: ['rcd'] }),
      ],
      900,
    );
    expect(one).toMatchObject({
      mode: 'solar',
      code: 'following-surplus',
      meter: 'fresh',
      faults: ['diode', 'rcd'],
    });
  });

  test('where nothing was noted there is no step', () => {
    const steps = [...inSteps([aPoint(10), aPoint(59), aPoint(240)], 60)];
    expect(steps.map(({ atS, seconds }) => [atS, seconds])).toEqual([
      [0, 2],
      [240, 1],
    ]);
    expect([...inSteps([], 60)]).toEqual([]);
  });

  test('minutes put together are what their seconds would have been', () => {
    const watts = fc.integer({ min: -10_000, max: 10_000 });
    fc.assert(
      fc.property(fc.array(watts, { minLength: 1, maxLength: 600 }), (all) => {
        const seconds = all.map((gridW, atS) => aPoint(atS, { gridW }));
        const [direct] = inSteps(seconds, 3_600);
        const [twice] = inSteps(inSteps(seconds, 60), 3_600);
        expect(twice?.seconds).toBe(direct?.seconds);
        // Each minute is rounded to a tenth of a watt.
        expect(Math.abs((twice?.gridW ?? 0) - (direct?.gridW ?? 0))).toBeLessThanOrEqual(0.11);
      }),
      { numRuns: 50 },
    );
  });
});
