import { describe, expect, test } from 'vitest';
import { metricsOf, pooled } from '../../sim/metrics.ts';
import { createScorer, type Second } from '../../sim/scorer.ts';

const BOX = { phases: 1, switchable: false, maxA: 32 } as const;
const IDLE: Second = {
  houseW: 0,
  pvW: 0,
  carW: 0,
  duty: 0,
  phases: 1,
  closings: 0,
  phaseSwitches: 0,
};

/** An hour of each of these. */
function score(...hours: Partial<Second>[]) {
  const scorer = createScorer(BOX);
  for (const hour of hours) for (let s = 0; s < 3_600; s++) scorer.second({ ...IDLE, ...hour });
  return scorer.tally();
}

describe('an hour each of full sun, half sun and night', () => {
  const tally = score(
    { pvW: 3_300, houseW: 300, carW: 2_800, duty: 21, closings: 1 },
    { pvW: 1_300, houseW: 300, carW: 1_380, duty: 10, closings: 1 },
    { pvW: 0, houseW: 300, carW: 1_380, duty: 10, closings: 2 },
  );
  const metrics = metricsOf(tally);

  test.each([
    ['surplusWh', 4_000, '3 kW and 1 kW; what the house takes first is none'],
    ['solarWh', 3_800, 'all the car drew but what was not there'],
    ['gridWh', 380, 'the minimum above 1 kW'],
    ['exportWh', 200, 'left over in the first hour'],
    ['underWh', 200, 'the box could have offered it'],
    ['overWh', 0, 'never above the larger of surplus and minimum'],
    ['closings', 1, 'the night is not scored'],
    ['maeW', 200, 'only the first hour could be followed'],
    ['p95W', 202.5, 'in classes of 5 W'],
    ['dutyChangesPerHour', 0.5, 'one change in two hours'],
    ['scr', 3_800 / 3_000, 'who never imports gets the first hour only'],
    ['share', 3_800 / 4_180, ''],
    ['nss', 3_420 / 3_620, 'at best 3 kWh, and 1000 - 380 in the second hour'],
    ['cpi', 3_400 / 3_600, 'a closing on both sides'],
  ] as const)('%s is %d: %s', (name, value, _why) => {
    expect(metrics[name]).toBeCloseTo(value, 1);
  });

  test('energy is neither made nor lost', () => {
    expect(metrics.solarWh + metrics.exportWh).toBeCloseTo(metrics.surplusWh, 6);
    expect(metrics.solarWh + metrics.gridWh).toBeCloseTo(2_800 + 1_380, 6);
  });

  test('days are pooled by energy, not by ratio', () => {
    const two = metricsOf(pooled([tally, score({ pvW: 2_000, carW: 2_000, duty: 14.5 })]));
    expect(two.nss).toBeCloseTo((3_420 + 2_000) / (3_620 + 2_000), 6);
    expect(two.closings).toBe(1);
    expect(two.maeW).toBeCloseTo(100, 6);
  });
});

test('sun that comes back opens the stretch again, and what lay between counts', () => {
  const { gridWh } = metricsOf(
    score({ pvW: 2_000, carW: 2_000, duty: 15 }, { carW: 1_380, duty: 10 }, { pvW: 2_000 }),
  );
  expect(gridWh).toBeCloseTo(1_380, 6);
});

test('a day without sun has no ratios', () => {
  const { nss, scr, share, maeW, surplusWh } = metricsOf(score({ carW: 1_380, duty: 10 }));
  expect([nss, scr, share, maeW, surplusWh]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    0,
  ]);
});
