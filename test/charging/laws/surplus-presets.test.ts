import { describe, expect, test } from 'vitest';
import { DAY_NAMES, namedDay } from '../../../sim/days/named-days.ts';
import { createLawRun, type LawSecond } from '../../../sim/law-engine.ts';
import { type Metrics, metricsOf, pooled } from '../../../sim/metrics.ts';
import type { Rig } from '../../../sim/plant.ts';
import { PV_SCALE, RIGS, type RigName } from '../../../sim/rigs.ts';
import { RIVALS } from '../../../sim/rivals/rivals.ts';
import { runDay } from '../../../sim/run-day.ts';
import { lawOf, type OwnSettings, type Preset } from '../../../src/charging/laws/laws.ts';
import { PRESET_SETTINGS } from '../../../src/charging/laws/presets.ts';

const DAYS = DAY_NAMES.flatMap((name) => namedDay(name) ?? []);
const ONE = RIGS['1p32'];

/** The shipped days together. */
function scored(preset: Preset, own: OwnSettings = {}, rig: RigName = '1p32'): Metrics {
  const law = { law: lawOf('surplus', preset, own), asked: 'each-reading' } as const;
  return metricsOf(pooled(DAYS.map((day) => runDay(law, RIGS[rig], day, PV_SCALE[rig]))));
}

/** One shipped day, second by second from dawn. */
function* seconds(name: string, preset: Preset, own: OwnSettings = {}, rig: Rig = ONE) {
  const day = namedDay(name);
  if (day === undefined) throw new RangeError(`no day ${name}`);
  const run = createLawRun({ law: lawOf('surplus', preset, own), asked: 'each-reading' }, rig);
  for (let t = 0; t < day.pvW.length; t++) {
    yield run.second(t, day.houseW[t] ?? Number.NaN, day.pvW[t] ?? Number.NaN);
  }
}

/** How long each stretch of offering, and of not offering between two of them, lasted, seconds. */
function stretches(day: Iterable<Readonly<LawSecond>>): { onS: number[]; offS: number[] } {
  const lengths = { onS: [] as number[], offS: [] as number[] };
  let isOn = false;
  let lasted = 0;
  for (const { decision } of day) {
    const offers = decision?.duty !== undefined;
    if (offers !== isOn) {
      lengths[isOn ? 'onS' : 'offS'].push(lasted);
      isOn = offers;
      lasted = 0;
    }
    lasted += 1;
  }
  lengths.offS.shift();
  return lengths;
}

describe('the shipped days', () => {
  const FLOORS = [
    ['1p32', 0.97],
    ['3p16', 0.98],
    ['sw16', 0.94],
  ] as const;
  test.each(FLOORS)('on %s balanced reaches a net solar score of %f', (rig, floor) => {
    expect(scored('balanced', {}, rig).nss).toBeGreaterThan(floor);
  });

  test.each(DAY_NAMES)('on %s balanced is worth more than any other law', (name) => {
    const days = DAYS.filter((day) => day.name === name);
    const nss = (law: Parameters<typeof runDay>[0]) =>
      metricsOf(pooled(days.map((day) => runDay(law, ONE, day)))).nss ?? Number.NaN;
    const ours = nss({ law: lawOf('surplus', 'balanced'), asked: 'each-reading' });
    for (const law of Object.values(RIVALS)) {
      expect(ours).toBeGreaterThan(nss({ law, asked: 'each-second' }));
    }
  });
});

describe('what a preset is for', () => {
  const balanced = scored('balanced');

  test('calm: fewer closings, for a little energy', () => {
    const calm = scored('calm');
    expect(calm.closings).toBeLessThan(0.8 * balanced.closings);
    expect(calm.nss).toBeGreaterThan(0.95 * (balanced.nss ?? Number.NaN));
  });

  test('sun-only: much less grid, for some sun', () => {
    const sunOnly = scored('sun-only');
    expect(sunOnly.gridWh).toBeLessThan(0.6 * balanced.gridWh);
    expect(sunOnly.solarWh).toBeGreaterThan(0.9 * balanced.solarWh);
  });

  test('calm-sun: less grid and fewer closings, for more of the sun', () => {
    const calmSun = scored('calm-sun');
    expect(calmSun.gridWh).toBeLessThan(0.6 * balanced.gridWh);
    expect(calmSun.closings).toBeLessThan(balanced.closings);
    expect(calmSun.solarWh).toBeGreaterThan(0.85 * balanced.solarWh);
  });

  test('minimum-plus-sun: all the sun there is, and one closing a day', () => {
    const minimum = scored('minimum-plus-sun');
    expect(minimum.closings).toBe(DAYS.length);
    expect(minimum.solarWh).toBeGreaterThan(balanced.solarWh);
    expect(minimum.exportWh).toBeLessThan(balanced.exportWh);
  });

  test.each(['overcast', 'fast-broken'])(
    'minimum-plus-sun: on %s never below 6 A while the car is plugged in',
    (name) => {
      let dawned = false;
      for (const { duty, pvW } of seconds(name, 'minimum-plus-sun')) {
        dawned ||= pvW > 50;
        if (dawned) expect(duty).toBeGreaterThanOrEqual(10);
      }
    },
  );
});

describe('knobs', () => {
  test('the more an imported kWh weighs, the fewer there are', () => {
    const grids = [0.5, 1, 4].map((importWeight) => {
      const { solarWh, gridWh } = scored('balanced', { importWeight });
      return { solarWh, gridWh };
    });
    expect(grids).toEqual(grids.toSorted((one, other) => other.gridWh - one.gridWh));
    expect(grids).toEqual(grids.toSorted((one, other) => other.solarWh - one.solarWh));
  });

  test('larger budgets make for fewer closings', () => {
    const closings = [1, 4].map(
      (times) => scored('balanced', { startWh: 9 * times, stopWh: 18 * times }).closings,
    );
    expect(closings).toEqual(closings.toSorted((one, other) => other - one));
  });

  test.each([1, 3, 7])('no more than %i closings a day where that is all there may be', (most) => {
    const run = [...seconds('fast-broken', 'balanced', { closingsPerDay: most })].at(-1);
    expect(run?.closings).toBe(most);
  });

  test.each(Object.keys(PRESET_SETTINGS) as Preset[])(
    '%s: on and off last as long as they must at least',
    (preset) => {
      const { minOnS, minOffS } = PRESET_SETTINGS[preset];
      const { onS, offS } = stretches(seconds('fast-broken', preset));
      for (const lasted of onS) expect(lasted).toBeGreaterThanOrEqual(minOnS);
      for (const lasted of offS) expect(lasted).toBeGreaterThanOrEqual(minOffS);
    },
  );

  test('phases change no more often than they may', () => {
    const minPhaseS = 900;
    const changedAt: number[] = [];
    let before: 1 | 3 | undefined;
    let t = 0;
    for (const { decision } of seconds('broken-summer', 'balanced', { minPhaseS }, RIGS.sw16)) {
      t += 1;
      if (decision?.duty === undefined) before = undefined;
      else if (decision.phases !== before) {
        if (before !== undefined) changedAt.push(t);
        before = decision.phases;
      }
    }
    const gaps = changedAt.slice(1).map((at, i) => at - (changedAt[i] ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(minPhaseS);
  });
});
