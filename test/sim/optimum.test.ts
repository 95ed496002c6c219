import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOptimum, type PowerMode, type Prices, powerModes } from '../../sim/optimum.ts';

const ONE: PowerMode[] = [{ minW: 1_380, maxW: 7_360 }];
const BOTH: PowerMode[] = [
  { minW: 1_380, maxW: 3_680 },
  { minW: 4_140, maxW: 11_040 },
];

/** Tries every way through the seconds; leaving a mode takes a second off. Watt-seconds. */
function bruteForceWs(surplusW: readonly number[], modes: readonly PowerMode[], prices: Prices) {
  const from = (t: number, mode: number): number => {
    const here = surplusW[t];
    if (here === undefined) return 0;
    const staysOff = from(t + 1, -1);
    const starts = modes.map((_, next) => on(t, next, here) - prices.closingWh * 3_600);
    return mode < 0 ? Math.max(staysOff, ...starts) : Math.max(staysOff, on(t, mode, here));
  };
  const on = (t: number, mode: number, here: number): number => {
    const { minW, maxW } = modes[mode] ?? { minW: 0, maxW: 0 };
    // Watt by watt would take for ever; the best power is at a bound or at the surplus.
    const powers = [minW, maxW, here].filter((powerW) => powerW >= minW && powerW <= maxW);
    const worths = powers.map(
      (powerW) => Math.min(powerW, here) - prices.importWeight * Math.max(0, powerW - here),
    );
    return Math.max(...worths) + from(t + 1, mode);
  };
  return from(0, -1);
}

function optimumOf(surplusW: readonly number[], modes: readonly PowerMode[], prices: Prices) {
  const optimum = createOptimum(modes, prices);
  for (const watts of surplusW) optimum.second(watts);
  return optimum;
}

const surpluses = fc.array(fc.integer({ min: 0, max: 12_000 }), { minLength: 1, maxLength: 8 });

describe.each([
  ['one phase', ONE],
  ['switchable', BOTH],
])('%s', (_name, modes) => {
  test.each<[string, Prices]>([
    ['free closings', { importWeight: 1, closingWh: 0 }],
    ['dear closings', { importWeight: 1, closingWh: 0.4 }],
    ['dear grid', { importWeight: 4, closingWh: 0.2 }],
  ])('with %s no way through the seconds is better', (_prices, prices) => {
    fc.assert(
      fc.property(surpluses, (surplusW) => {
        const exactWs = optimumOf(surplusW, modes, prices).exactWh() * 3_600;
        expect(exactWs).toBeCloseTo(bruteForceWs(surplusW, modes, prices), 3);
      }),
      { numRuns: 60 },
    );
  });

  test('costs of switching can only lower it, and greedy ignores them', () => {
    fc.assert(
      fc.property(surpluses, (surplusW) => {
        const prices = { importWeight: 1, closingWh: 0.3 };
        const optimum = optimumOf(surplusW, modes, prices);
        const free = optimumOf(surplusW, modes, { ...prices, closingWh: 0 });
        expect(optimum.exactWh()).toBeLessThanOrEqual(free.exactWh() + 1e-9);
        expect(optimum.greedyWh()).toBe(free.greedyWh());
        expect(free.exactWh()).toBeLessThanOrEqual(free.greedyWh() + 1e-9);
      }),
    );
  });
});

test.each([
  [690, 0, 'half the minimum is where weight 1 breaks even'],
  [1_000, 1_000 - 380, 'above it the sun outweighs the grid'],
  [9_000, 7_360, 'the box has an end'],
])('greedy at %i W is worth %i W: %s', (surplusW, worthW) => {
  const hour = Array.from({ length: 3_600 }, () => surplusW);
  const optimum = optimumOf(hour, ONE, { importWeight: 1, closingWh: 20 });
  expect(optimum.greedyWh()).toBeCloseTo(worthW, 6);
});

test('who never imports gets nothing below the minimum', () => {
  const never = { importWeight: Number.POSITIVE_INFINITY, closingWh: 0 };
  expect(optimumOf([1_379, 1_380, 2_000], ONE, never).greedyWh()).toBeCloseTo(3_380 / 3_600);
});

test('modes follow from the box', () => {
  expect(powerModes({ phases: 1, switchable: false, maxA: 32 })).toEqual(ONE);
  expect(powerModes({ phases: 3, switchable: true, maxA: 16 })).toEqual(BOTH);
  expect(powerModes({ phases: 3, switchable: false, maxA: 16 })).toEqual(BOTH.slice(1));
});
