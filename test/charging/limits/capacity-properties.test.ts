import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CapacityScene, type HouseSpell, playQuarters } from '../../support/capacity-house.ts';

const scene: fc.Arbitrary<CapacityScene> = fc.record({
  connection: fc.record({
    phases: fc.constantFrom(1, 3),
    nominalVoltageV: fc.constant(230),
    phaseRotation: fc.constant('L1L2L3'),
  }),
  floorW: fc.constantFrom(2_500, 4_000, 9_000),
  lagS: fc.integer({ min: 0, max: 5 }),
  told: fc.constantFrom('register', 'average', 'nothing'),
});

/** Spells of a house that takes a share of the peak at every moment. */
const spellsBelow = (share: number) =>
  fc.array(
    fc.record({
      seconds: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 30, max: 600 })),
      share: fc.double({ min: 0, max: share, noNaN: true }),
    }),
    { minLength: 25, maxLength: 35 },
  );

const housesOf = (spells: readonly { seconds: number; share: number }[], floorW: number) =>
  spells.map(({ seconds, share }): HouseSpell => ({ seconds, houseW: share * floorW }));

test('no quarter ends above the peak as long as the house alone never is', () => {
  let quarters = 0;
  let charged = 0;
  fc.assert(
    fc.property(scene, spellsBelow(0.97), (given, spells) => {
      for (const { importW, carW } of playQuarters(housesOf(spells, given.floorW), given)) {
        expect(importW).toBeLessThanOrEqual(given.floorW);
        quarters++;
        if (carW > 0) charged++;
      }
    }),
    { numRuns: 40 },
  );
  expect(charged / quarters).toBeGreaterThan(0.5);
});

test('a car takes nothing in what is left of a quarter that the house has spent', () => {
  fc.assert(
    fc.property(scene, fc.integer({ min: 60, max: 800 }), (given, fromS) => {
      const spent = { seconds: fromS, houseW: (given.floorW * 905) / fromS };
      const rest = { seconds: 900 - fromS, houseW: 0 };
      const [quarter] = playQuarters([spent, rest], given);
      // Nothing before either: from the first second the house left no room for a car.
      expect(quarter?.carW).toBe(0);
    }),
    { numRuns: 30 },
  );
});

describe('what the house leaves is used', () => {
  test.each<{ why: string; given: Partial<CapacityScene>; houseW: number }>([
    { why: 'on one phase by a register', given: {}, houseW: 500 },
    { why: 'by an average of the elapsed time', given: { told: 'average' }, houseW: 500 },
    { why: 'by our own count', given: { told: 'nothing' }, houseW: 500 },
    { why: 'by a car that answers late', given: { lagS: 5 }, houseW: 900 },
    {
      why: 'on three phases',
      given: {
        floorW: 9_000,
        connection: { phases: 3, nominalVoltageV: 230, phaseRotation: 'L1L2L3' },
      },
      houseW: 1_000,
    },
  ])('$why', ({ given, houseW }) => {
    const usual: CapacityScene = {
      connection: { phases: 1, nominalVoltageV: 230, phaseRotation: 'L1L2L3' },
      floorW: 2_500,
      lagS: 3,
      told: 'register',
    };
    const played = { ...usual, ...given };
    const [, ...later] = playQuarters([{ seconds: 3_600, houseW }], played);
    expect(later).toHaveLength(3);
    for (const { importW } of later) {
      expect(importW / played.floorW).toBeGreaterThan(0.96);
      expect(importW / played.floorW).toBeLessThan(1);
    }
  });
});
