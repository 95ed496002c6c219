import { describe, expect, test } from 'vitest';
import { type Household, houseLoad } from '../../sim/house-load.ts';
import { seededRandom } from '../../sim/random.ts';

const EMPTY: Household = {
  standbyW: 100,
  kettles: 0,
  meals: 0,
  bakes: false,
  washes: false,
  dries: false,
  dishwasher: false,
  eveningW: 0,
};
const load = (household: Partial<Household>, seed = 3) =>
  houseLoad({ ...EMPTY, ...household }, seededRandom(seed));
const kwh = (watts: Float32Array) => watts.reduce((sum, w) => sum + w, 0) / 3.6e6;

describe('an empty house', () => {
  const watts = load({});
  test('is standby and a fridge', () => {
    expect(kwh(watts)).toBeGreaterThan(100 * 24e-3);
    expect(kwh(watts)).toBeLessThan(100 * 24e-3 + 1.2);
  });
  test('never draws more than a compressor starting', () => {
    expect(Math.max(...watts)).toBeLessThan(460);
  });
});

// What one run of each takes, from their labels.
test.each<[string, Partial<Household>, number, number, number]>([
  ['a kettle', { kettles: 1 }, 0.04, 0.15, 1_900],
  ['a warm meal', { meals: 1 }, 0.2, 1, 900],
  ['baking', { bakes: true }, 0.5, 2.2, 2_000],
  ['a wash', { washes: true }, 0.4, 1, 1_900],
  ['a wash and the dryer', { washes: true, dries: true }, 1.5, 4, 1_900],
  ['the dishwasher', { dishwasher: true }, 0.7, 1.3, 2_000],
])('%s takes energy and power as it does at home', (_name, household, least, most, peakW) => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const watts = load(household, seed);
    // The same seed runs the same fridge, which is drawn first.
    const extra = kwh(watts) - kwh(load({}, seed));
    expect(extra).toBeGreaterThan(least);
    expect(extra).toBeLessThan(most);
    expect(Math.max(...watts)).toBeGreaterThan(peakW);
  }
});

test('the evening is brighter than noon', () => {
  const watts = load({ eveningW: 300 });
  const hour = (from: number) => kwh(watts.subarray(from * 3_600, (from + 1) * 3_600)) * 1_000;
  expect(hour(21)).toBeGreaterThan(hour(12) + 150);
});
