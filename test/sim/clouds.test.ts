import { describe, expect, test } from 'vitest';
import { type CloudTrace, cloudTrace, type Spell } from '../../sim/clouds.ts';
import { SKIES } from '../../sim/days/skies.ts';
import { seededRandom } from '../../sim/random.ts';

const trace = (sky: readonly Spell[], seed = 7) => cloudTrace(sky, seededRandom(seed));
const mean = (values: Float32Array) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** How often light falls below half. */
function shadows({ direct }: CloudTrace): number {
  let count = 0;
  for (let t = 1; t < direct.length; t++) {
    if ((direct[t] ?? 0) < 0.55 && (direct[t - 1] ?? 0) >= 0.55) count += 1;
  }
  return count;
}

describe('each sky is what its name says', () => {
  test('clear is nearly untouched', () =>
    expect(mean(trace(SKIES.clear).direct)).toBeGreaterThan(0.93));
  test('overcast has hardly any disc', () => {
    expect(mean(trace(SKIES.overcast).direct)).toBeLessThan(0.1);
    expect(mean(trace(SKIES.overcast).diffuse)).toBeGreaterThan(1);
  });
  test('torn clouds come twice as often as fair-weather ones, fronts seldom', () => {
    const [torn, broken, fronts] = [SKIES.torn, SKIES.broken, SKIES.fronts].map((sky) =>
      shadows(trace(sky)),
    );
    expect(torn).toBeGreaterThan(2 * (broken ?? 0));
    expect(broken).toBeGreaterThan(1.5 * (fronts ?? 0));
    expect(fronts).toBeGreaterThan(5);
  });
});

test('bright edges add light, but never a fifth, and nothing is negative', () => {
  const { direct, diffuse } = trace(SKIES.broken);
  expect(Math.max(...direct)).toBeGreaterThan(1.05);
  expect(Math.max(...direct)).toBeLessThan(1.2);
  expect(Math.min(Math.min(...direct), Math.min(...diffuse))).toBeGreaterThanOrEqual(0);
});

test('light never jumps: no second changes it by more than a sharp edge does', () => {
  for (const sky of Object.values(SKIES)) {
    const { direct } = trace(sky);
    let steepest = 0;
    for (let t = 1; t < direct.length; t++) {
      steepest = Math.max(steepest, Math.abs((direct[t] ?? 0) - (direct[t - 1] ?? 0)));
    }
    expect(steepest).toBeLessThan(0.06);
  }
});

test('a new spell arrives within the hour', () => {
  const sky: Spell[] = [
    { fromS: 0, veil: 1, veilWander: 0, veilS: 600, diffuse: 1 },
    { fromS: 43_200, veil: 0.1, veilWander: 0, veilS: 600, diffuse: 2 },
  ];
  const { direct, diffuse } = trace(sky);
  expect(direct[43_000]).toBeCloseTo(1);
  expect(direct[46_800]).toBeCloseTo(0.1, 1);
  expect(diffuse[46_800]).toBeCloseTo(2, 1);
});
