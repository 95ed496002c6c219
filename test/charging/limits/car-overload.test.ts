import { describe, expect, test } from 'vitest';
import {
  carOverCurrent,
  carOverloadAfter,
  NO_CAR_OVERLOAD,
} from '../../../src/charging/limits/car-overload.ts';

/** Seconds, amperes offered and drawn, and whether the car is over-current then. */
type Look = readonly [atS: number, offeredA: number, drawnA: number | undefined, over: boolean];

describe('a car that is offered some amperes', () => {
  test.each<{ why: string; looks: readonly Look[] }>([
    {
      why: 'may draw half an ampere and a tenth more',
      looks: [
        [0, 16, 18.1, false],
        [60, 16, 18.1, false],
      ],
    },
    {
      why: 'is over-current after 7 s of more than that',
      looks: [
        [0, 16, 18.2, false],
        [6.9, 16, 18.2, false],
        [7, 16, 18.2, true],
      ],
    },
    {
      why: 'has time to follow a lower offer, and no more than that',
      looks: [
        [0, 16, 16, false],
        [20, 6, 16, false],
        [29, 6, 16, false],
        [30, 6, 16, false],
        [36.9, 6, 16, false],
        [37, 6, 16, true],
      ],
    },
    {
      why: 'a lower offer each second does not make the time longer than the highest is old',
      looks: [
        [0, 32, 32, false],
        [20, 16, 16, false],
        [25, 10, 16, false],
        [36, 10, 10, false],
      ],
    },
    {
      why: 'a spike is no over-current',
      looks: [
        [0, 10, 20, false],
        [5, 10, 10, false],
        [6, 10, 20, false],
        [12, 10, 20, false],
      ],
    },
    {
      why: 'is let off after a minute without current',
      looks: [
        [0, 10, 20, false],
        [7, 10, 20, true],
        [8, 0, 0, true],
        [67, 0, 0, true],
        [68, 0, 0, false],
      ],
    },
    {
      why: 'what nobody measures shows nothing',
      looks: [
        [0, 6, undefined, false],
        [60, 6, undefined, false],
      ],
    },
  ])('$why', ({ looks }) => {
    let car = NO_CAR_OVERLOAD;
    for (const [atS, offeredA, drawnA, over] of looks) {
      car = carOverloadAfter(car, atS * 1_000, { offeredA, drawnA });
      expect([atS, carOverCurrent(car, atS * 1_000, drawnA ?? 0)?.kind]).toEqual([
        atS,
        over ? 'overcurrent' : undefined,
      ]);
    }
  });

  test('the value tells what was drawn and what was allowed', () => {
    const before = carOverloadAfter(NO_CAR_OVERLOAD, 0, { offeredA: 16, drawnA: 20 });
    const after = carOverloadAfter(before, 7_000, { offeredA: 16, drawnA: 20 });
    expect(carOverCurrent(after, 7_000, 20)).toEqual({
      kind: 'overcurrent',
      drawnA: 20,
      allowedA: 16,
    });
  });
});
