import { describe, expect, test } from 'vitest';
import { LOST_AFTER_MS } from '../../sim/box.ts';
import type { CarModel } from '../../sim/car.ts';
import { CAR_MODELS } from '../../sim/car-models.ts';
import type { MeterDay } from '../../sim/days/day.ts';
import { DAY_NAMES, namedDay } from '../../sim/days/named-days.ts';
import { createFullRun } from '../../sim/full-engine.ts';
import { createLawRun } from '../../sim/law-engine.ts';
import type { MeterLineModel } from '../../sim/meter-line.ts';
import type { Rig } from '../../sim/plant.ts';
import { RIGS } from '../../sim/rigs.ts';
import { LAW_NAMES, type LawName, lawOf } from '../../src/charging/laws/laws.ts';
import { freshnessKeys } from '../../src/meter/sources/freshness.config.ts';

const HOUR_S = 3_600;
const ONE_PHASE = RIGS['1p32'];

/** Where the two engines part, the first few seconds; an empty list is agreement. */
function differences(
  law: LawName,
  rig: Rig,
  { houseW, pvW }: MeterDay,
  [fromS, untilS]: readonly [number, number],
): { seconds: string[]; driven: number } {
  const pure = createLawRun({ law: lawOf(law, 'balanced'), asked: 'each-reading' }, rig);
  const full = createFullRun({ law, preset: 'balanced' }, rig);
  const seconds: string[] = [];
  let driven = 0;
  for (let t = fromS; t < untilS && seconds.length < 5; t++) {
    const [house = 0, pv = 0] = [houseW[t], pvW[t]];
    const one = told(pure.second(t, house, pv));
    const other = told(full.second(t, house, pv));
    if (one !== other) seconds.push(`at ${t} s: ${one}; with a machine: ${other}`);
    driven += one.startsWith('0 %') ? 0 : 1;
  }
  return { seconds, driven };
}

function told(second: { duty: number; carW: number; closings: number; phases: number }): string {
  const { duty, carW, closings, phases } = second;
  return `${duty} % on ${phases}, ${carW} W, ${closings} closings`;
}

function shipped(name: string): MeterDay {
  const day = namedDay(name);
  if (day === undefined) throw new Error(`no day ${name}`);
  return day;
}

describe('law and machine decide alike, second by second', () => {
  describe.each(LAW_NAMES)('%s', (law) => {
    // The machine takes its time: together these are hundreds of thousands of its steps.
    test.each(DAY_NAMES)('on %s', (name) => {
      const day = shipped(name);
      const lastSunS = day.pvW.findLastIndex((watts) => watts > 0);
      const { seconds, driven } = differences(law, ONE_PHASE, day, [0, lastSunS + 900]);
      expect(seconds).toEqual([]);
      expect(driven).toBeGreaterThan(600);
    });

    const cars = Object.entries<CarModel>(CAR_MODELS).filter(([name]) => name !== 'draws-too-much');
    test.each(cars)('with the car %s', (_, car) => {
      const rig = { ...ONE_PHASE, car: { ...car, sleep: { afterS: 60, wakeS: 40 } } };
      const morning = [5 * HOUR_S, 8 * HOUR_S] as const;
      expect(differences(law, rig, shipped('fast-broken'), morning).seconds).toEqual([]);
    });

    const meters: [string, Partial<MeterLineModel>][] = [
      ['that reads every 10 s', { periodS: 10 }],
      ['that is silent for a minute and a half', { outages: [[30_000, 30_090]] }],
      ['that is lost for a while', { outages: [[30_000, 31_000]] }],
      ['that repeats itself for ten minutes', { stuck: [[30_000, 30_600]] }],
      ['whose telegrams are often damaged', { damaged: 0.2 }],
    ];
    test.each(meters)('with a meter %s', (_, line) => {
      const rig = { ...ONE_PHASE, meter: { ...ONE_PHASE.meter, ...line } };
      const stretch = [29_000, 32_600] as const;
      expect(differences(law, rig, shipped('clear-summer'), stretch).seconds).toEqual([]);
    });

    test('on three phases', () => {
      const morning = [5 * HOUR_S, 9 * HOUR_S] as const;
      const day = shipped('broken-summer');
      expect(differences(law, RIGS['3p16'], day, morning).seconds).toEqual([]);
    });

    test('on one or three phases', () => {
      const morning = [5 * HOUR_S, 10 * HOUR_S] as const;
      const { name, houseW, pvW } = shipped('broken-summer');
      const sunny = { name, houseW, pvW: pvW.map((watts) => 2 * watts) };
      expect(differences(law, RIGS.sw16, sunny, morning).seconds).toEqual([]);
    });
  });
});

test('the box of the law engine loses its meter when a wallbox does unless told otherwise', () => {
  expect(LOST_AFTER_MS).toBe(freshnessKeys.lost.parse(undefined));
});

test('a car that draws more than it is offered trips the box', () => {
  const rig = { ...ONE_PHASE, car: CAR_MODELS['draws-too-much'] };
  const run = createFullRun({ law: 'step', preset: 'balanced' }, rig);
  const day = shipped('clear-summer');
  let second = run.second(0, 0, 0);
  for (let t = 9 * HOUR_S; t < 9 * HOUR_S + 120; t++) {
    second = run.second(t, day.houseW[t] ?? 0, day.pvW[t] ?? 0);
  }
  expect(second).toMatchObject({
    carW: 0,
    duty: 0,
    closings: 1,
    decision: { reason: { code: 'fault', kind: 'overcurrent' } },
  });
});
