import { describe, expect, test } from 'vitest';
import { DAY_S, eachSecond } from '../../../sim/days/day.ts';
import { generateDay } from '../../../sim/days/generate.ts';
import { DAY_NAMES, DAY_PLANS, dayLike, namedDay } from '../../../sim/days/named-days.ts';
import { corpus } from '../../support/corpus.ts';
import { type DayStatistics, dayStatistics } from '../../support/day-statistics.ts';
import { processorMs } from '../../support/processor-time.ts';
import { RECORDED_DAYS, recordedDay } from '../../support/recorded-days.ts';

describe('the shipped days are the same on every machine', () => {
  test.each([
    ['clear-summer', 33.497, 37.118, 28, 15.9],
    ['broken-summer', 26.347, 30.685, 62, 174.8],
    ['fast-broken', 26.539, 29.769, 90, 329.8],
    ['ramps', 24.176, 27.174, 54, 53.6],
    ['overcast', 6.405, 9.204, 0, 18.2],
    ['spring-mixed', 15.293, 21.668, 70, 93.9],
    ['autumn', 16.167, 18.485, 42, 61.0],
    ['winter', 8.504, 9.794, 22, 23.5],
  ])(
    '%s: %f kWh surplus of %f kWh sun, %i crossings',
    (name, surplusKwh, pvKwh, crossings, travelKw) => {
      const day = namedDay(name);
      if (day === undefined) throw new Error(`no day named ${name}`);
      const statistics = dayStatistics(day);
      expect(statistics.surplusKwh).toBeCloseTo(surplusKwh, 2);
      expect(statistics.pvKwh).toBeCloseTo(pvKwh, 2);
      expect(statistics.crossings1380).toBe(crossings);
      expect(statistics.pvTravelKw).toBeCloseTo(travelKw, 0);
    },
  );

  test('there are eight, and no other', () => {
    expect(DAY_NAMES).toHaveLength(8);
    expect(new Set(DAY_NAMES).size).toBe(8);
    expect(namedDay('doomsday')).toBeUndefined();
  });
});

test('every second has whole watts, none negative', () => {
  for (const plan of DAY_PLANS) {
    const day = generateDay(plan);
    expect([day.houseW.length, day.pvW.length]).toEqual([DAY_S, DAY_S]);
    eachSecond(day, (_, houseW, pvW) => {
      const isSound = Number.isInteger(houseW) && houseW > 0 && Number.isInteger(pvW) && pvW >= 0;
      if (!isSound) throw new Error(`${plan.name}: house ${houseW} W, sun ${pvW} W`);
    });
  }
});

test('another seed is another day of the same kind', () => {
  const [clear] = DAY_PLANS;
  const one = dayLike(clear, 1);
  const other = dayLike(clear, 2);
  expect(one.name).not.toBe(other.name);
  expect(one.houseW).not.toEqual(other.houseW);
  expect(dayStatistics(one).pvKwh).toBeCloseTo(dayStatistics(other).pvKwh, -1);
});

test('a day is made in less than 30 ms', () => {
  for (const plan of DAY_PLANS) generateDay(plan);
  const took = DAY_PLANS.map((plan) => processorMs(() => generateDay(plan)));
  expect(took.sort((a, b) => a - b)[4]).toBeLessThan(30);
});

describe.skipIf(corpus === undefined)(
  'days as weather makes them (needs the recorded days)',
  () => {
    const recorded = RECORDED_DAYS.map((name) => dayStatistics(recordedDay(name)));
    const made = DAY_PLANS.flatMap((plan) =>
      [plan.seed, 2, 3, 4].map((seed) => dayStatistics(dayLike(plan, seed))),
    );
    const names = Object.keys(made[0] ?? {}) as (keyof DayStatistics)[];

    test('all 28 recorded days were read', () => expect(recorded).toHaveLength(28));
    test.each(names)('%s of every made day lies within that of the recorded ones', (name) => {
      const real = recorded.map((statistics) => statistics[name]);
      const [least, most] = [Math.min(...real), Math.max(...real)];
      for (const statistics of made) {
        expect(statistics[name]).toBeGreaterThanOrEqual(least);
        expect(statistics[name]).toBeLessThanOrEqual(most);
      }
    });
  },
);
