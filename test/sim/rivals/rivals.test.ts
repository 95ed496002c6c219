import { describe, expect, test } from 'vitest';
import { metricsOf, pooled } from '../../../sim/metrics.ts';
import { PV_SCALE, RIGS, type RigName } from '../../../sim/rigs.ts';
import { RIVALS, type RivalName } from '../../../sim/rivals/rivals.ts';
import { runDay } from '../../../sim/run-day.ts';
import { corpus } from '../../support/corpus.ts';
import { recordedDay } from '../../support/recorded-days.ts';

/** Days with all that is hard: flicker, ramps, dull light, real appliances. */
const HARD_DAYS = [
  'oe_2018-06-14',
  'sl_2024-04-18',
  'ka_broken_0621',
  'ka_mixed_0410',
  'kv_mixed_0909',
  'dk_sept_0928',
  'dk_march_0318',
  'ka_winter_1209',
];

/** Sun and grid in kWh and closings, pooled over these days by an independent simulator. */
const PUBLISHED: readonly (readonly [RigName, RivalName, number, number, number])[] = [
  ['1p32', 'seed', 91.5, 76.9, 8],
  ['1p32', 'seed-6s-timers', 81.2, 6.9, 102],
  ['1p32', 'evcc', 78.3, 7.9, 100],
  ['1p32', 'evcc-10s', 80.7, 6.7, 103],
  ['1p32', 'openevse', 81.3, 10.2, 52],
  ['1p32', 'smartevse', 94.2, 18.1, 40],
  ['1p32', 'warp', 69.1, 6.2, 53],
  ['1p32', 'openwb', 75.9, 5.9, 185],
  ['3p16', 'seed', 225.5, 225.6, 8],
  ['3p16', 'seed-6s-timers', 155.6, 16.4, 98],
  ['3p16', 'evcc', 153.6, 16.4, 91],
  ['3p16', 'evcc-10s', 156.5, 14.4, 96],
  ['3p16', 'openevse', 167.8, 24.4, 52],
  ['3p16', 'smartevse', 226.4, 87.0, 145],
  ['3p16', 'warp', 124.4, 11.3, 50],
  ['3p16', 'openwb', 138.4, 7.4, 161],
];

describe.skipIf(corpus === undefined)('recorded days give the published energies', () => {
  const days = corpus === undefined ? [] : HARD_DAYS.map(recordedDay);

  test.each(PUBLISHED)(
    '%s %s: %f kWh sun, %f grid, %i closings',
    (rig, rival, sun, grid, count) => {
      const law = { law: RIVALS[rival], asked: 'each-second' } as const;
      const tallies = days.map((day) => runDay(law, RIGS[rig], day, PV_SCALE[rig]));
      const { solarWh, gridWh, closings } = metricsOf(pooled(tallies));
      // One percent of what the car takes; the independent simulator rounds to 0.1 kWh.
      const slack = 0.01 * (sun + grid) + 0.05;
      expect(Math.abs(solarWh / 1_000 - sun)).toBeLessThan(slack);
      expect(Math.abs(gridWh / 1_000 - grid)).toBeLessThan(slack);
      expect(Math.abs(closings - count)).toBeLessThanOrEqual(Math.max(2, 0.05 * count));
    },
  );
});
