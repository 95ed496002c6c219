import { describe, expect, test } from 'vitest';
import {
  type LimitNews,
  type LimitWatch,
  limitsNow,
  NO_WATCH,
  watchAfter,
} from '../../../src/charging/limits/watch.ts';
import { type LimitSettings, type Limits, smallestLimit } from '../../../src/charging/limits.ts';
import type { MeterReading } from '../../../src/meter/reading.ts';

const NONE = { circuitA: null, cableA: null, mainsA: null, blindCurrentA: 6, maxImportW: null };
const CONNECTION = { phases: 1, nominalVoltageV: 230, phaseRotation: 'L1L2L3' } as const;

/** The limits as the machine has them, with a hand on their time. */
class Weighed {
  watch: LimitWatch = NO_WATCH;
  limits: Limits = {};
  #before: MeterReading | undefined;
  readonly #settings: LimitSettings;

  constructor(settings: Partial<LimitSettings>) {
    this.#settings = { ...NONE, ...settings };
  }

  hear(atS: number, news: LimitNews, reading?: MeterReading): this {
    const frame = { settings: this.#settings, connection: CONNECTION, nowMs: atS * 1_000 };
    this.watch = watchAfter(this.watch, news, frame);
    this.limits = limitsNow(this.watch, this.limits, { ...frame, userA: undefined, reading });
    return this;
  }

  /** A reading of so many amperes from the grid while the car draws so many, or is thought to. */
  read(atS: number, gridA: number, carA: number, isMeasured = false): this {
    const reading = { takenAtMs: atS * 1_000, importW: gridA * 230, exportW: 0 };
    const before = this.#before;
    this.#before = reading;
    const news = { type: 'reading', reading, before, drawnW: carA * 230, isMeasured } as const;
    return this.hear(atS, news, reading);
  }
}

describe('a main fuse of 25 A, the car’s current only estimated', () => {
  test.each<{
    why: string;
    looks: readonly (readonly [atS: number, gridA: number, offeredA: number, mainsA: number])[];
  }>([
    {
      why: 'measured above the rating it falls at once',
      looks: [
        [0, 20, 10, 15],
        [20, 30, 10, 5],
      ],
    },
    {
      why: 'what a car does not draw yet is nothing the house leaves over',
      looks: [
        [0, 18, 6, 13],
        [20, 18, 13, 13],
        [21, 18, 13, 13],
        [23, 25, 13, 13],
        [31, 25, 13, 13],
      ],
    },
    {
      why: 'a car that has not followed a lower offer yet is no load of the house',
      looks: [
        [0, 25, 13, 13],
        [20, 32, 13, 6],
        [21, 32, 6, 6],
        [24, 25, 6, 6],
        [31, 25, 6, 6],
      ],
    },
    {
      why: 'a car that has followed a lower offer is known by the grid, and the house by what comes then',
      looks: [
        [0, 25, 17, 17],
        [20, 29, 17, 13],
        [21, 29, 13, 13],
        [22, 25, 13, 13],
        [24, 29, 13, 9],
      ],
    },
    {
      why: 'a car that never follows is one, once it should have',
      looks: [
        [0, 32, 13, 6],
        [20, 32, 6, 6],
        [29, 32, 6, 6],
        [30, 32, 6, 0],
      ],
    },
    {
      why: 'a house that takes less is believed once the car has followed',
      looks: [
        [0, 25, 10, 10],
        [1, 20, 10, 10],
        [9, 20, 10, 10],
        [10, 20, 10, 15],
      ],
    },
  ])('$why', ({ looks }) => {
    const weighed = new Weighed({ mainsA: 25 });
    for (const [atS, gridA, offeredA, mainsA] of looks) {
      weighed.read(atS, gridA, offeredA);
      expect([atS, weighed.limits.mains]).toEqual([atS, expect.closeTo(mainsA)]);
    }
  });

  test('a car with a meter of its own needs no waiting', () => {
    const weighed = new Weighed({ mainsA: 25 }).read(0, 18, 6, true).read(1, 18, 13, true);
    expect(weighed.limits.mains).toBeCloseTo(20);
    expect(weighed.read(2, 18, 6, true).limits.mains).toBeCloseTo(13);
  });

  test('once tripped nothing is left until the phase is at its rating again', () => {
    const weighed = new Weighed({ mainsA: 25 });
    for (let s = 0; s <= 60; s++) weighed.read(s, 29, 20);
    expect(smallestLimit(weighed.limits)).toEqual({ currentA: 0, by: 'mains' });
    expect(weighed.read(61, 25.1, 20).limits.mains).toBe(0);
    expect(weighed.read(62, 25, 20).limits.mains).toBeCloseTo(20);
  });

  test('blind, nothing is left of what was watched before', () => {
    const weighed = new Weighed({ mainsA: 25, maxImportW: 9_000, capacityFloorW: 2_500 });
    weighed.read(0, 5, 0).hear(20, { type: 'temperature', celsius: undefined });
    expect(weighed.limits).toEqual({ pilot: 51, blind: 6 });
    expect(weighed.read(21, 5, 0).limits).toMatchObject({ mains: expect.closeTo(20) });
    expect(weighed.limits.blind).toBeUndefined();
  });
});

describe('what the board senses', () => {
  const temperature = { derateFromC: 60, stopFromC: 80, lostCurrentA: 7 };

  test.each<{ why: string; news: LimitNews; by: string; currentA: number }>([
    { why: 'a cable of 13 A', news: { type: 'cable', currentA: 13 }, by: 'cable', currentA: 13 },
    {
      why: 'a simplified pilot draws 10 A at most',
      news: { type: 'simplified', isSimplified: true },
      by: 'simplified',
      currentA: 10,
    },
    {
      why: 'a warm box offers three quarters',
      news: { type: 'temperature', celsius: 60 },
      by: 'temperature',
      currentA: 12,
    },
    {
      why: 'a hot box offers nothing',
      news: { type: 'temperature', celsius: 80 },
      by: 'temperature',
      currentA: 0,
    },
    {
      why: 'a lost sensor is said to be one',
      news: { type: 'temperature', celsius: undefined },
      by: 'temperature-sensor',
      currentA: 7,
    },
  ])('$why', ({ news, by, currentA }) => {
    const weighed = new Weighed({ circuitA: 16, temperature }).hear(0, news);
    expect(smallestLimit(weighed.limits)).toEqual({ currentA, by });
  });

  test('none of it is known before it is told', () => {
    const weighed = new Weighed({ circuitA: 16, temperature }).hear(0, {
      type: 'pilot',
      state: 'B',
    });
    expect(weighed.limits).toEqual({ pilot: 51, circuit: 16 });
  });

  test('a cable that is lost while charging offers nothing', () => {
    const weighed = new Weighed({ cableA: 32 })
      .hear(0, { type: 'cable', currentA: 20 })
      .hear(1, { type: 'pilot', state: 'C' })
      .hear(2, { type: 'cable', currentA: undefined });
    expect(smallestLimit(weighed.limits)).toEqual({ currentA: 0, by: 'cable' });
  });
});

test('the capacity tariff leaves what the house does not import', () => {
  const weighed = new Weighed({ capacityFloorW: 2_500 });
  const at = { epochMs: 0, local: '1970-01-01 01:00:00' };
  const reading = { takenAtMs: 0, importW: 1_000, exportW: 0, at, quarterHourImportW: 0 };
  weighed.hear(
    0,
    { type: 'reading', reading, before: undefined, drawnW: 0, isMeasured: false },
    reading,
  );
  expect(weighed.limits.capacity).toBeCloseTo((2_500 * (885 / 900) - 1_000) / 230);
  expect(smallestLimit(weighed.limits).by).toBe('capacity');
});

test('nothing is allocated while nothing changes', () => {
  const weighed = new Weighed({ mainsA: 25, maxImportW: 9_000 });
  for (let s = 0; s < 40; s++) weighed.read(s, 5, 10);
  const { watch } = weighed;
  expect(weighed.read(41, 7, 10).watch).toBe(watch);
  const temperature = { type: 'temperature', celsius: 20 } as const;
  expect(weighed.hear(42, temperature).watch).toBe(watch);
  expect(weighed.hear(43, { type: 'simplified', isSimplified: false }).watch).toBe(watch);
});

test('it survives JSON', () => {
  const weighed = new Weighed({ mainsA: 25, capacityFloorW: 2_500 });
  for (let s = 0; s < 70; s++) weighed.read(s, 30, 10);
  expect(JSON.parse(JSON.stringify(weighed.watch))).toEqual(weighed.watch);
});
