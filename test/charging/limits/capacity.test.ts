import { describe, expect, test } from 'vitest';
import { type Capacity, capacityAfter } from '../../../src/charging/limits/capacity.ts';
import type { MeterReading, MeterTime } from '../../../src/meter/reading.ts';

/** A moment by a Belgian meter's clock, in winter unless told. */
function at(local: string, zone = '+01:00'): MeterTime {
  return { epochMs: Date.parse(`${local.replace(' ', 'T')}${zone}`), local };
}

const NOON = at('2026-11-21 12:00:00').epochMs;
const later = (seconds: number): MeterTime => {
  const epochMs = NOON + seconds * 1_000;
  const local = new Date(epochMs + 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  return { epochMs, local };
};

/** A reading some seconds after noon. */
function reading(seconds: number, importW: number, more: Partial<MeterReading> = {}): MeterReading {
  return { takenAtMs: seconds * 1_000, importW, exportW: 0, at: later(seconds), ...more };
}

/** A reading a second of one power, told as a demand register unless it is not to be. */
function watched(
  fromS: number,
  toS: number,
  importW: number,
  {
    before,
    told = true,
    floorW = 2_500,
  }: { before?: Capacity; told?: boolean; floorW?: number } = {},
): Capacity {
  let capacity = before;
  for (let s = fromS; s <= toS; s++) {
    const quarterHourImportW = Math.round((importW * (s % 900)) / 900);
    const more = told ? { quarterHourImportW } : {};
    capacity = capacityAfter(capacity, reading(s, importW, more), floorW);
  }
  if (capacity === undefined) throw new RangeError('a day has at least one second');
  return capacity;
}

/** What 900 s of 2,500 W less a reaction of 15 s leave after so much, over the time left, watts. */
const even = (importedWs: number, leftS: number, peakW = 2_500) =>
  (peakW * 885 - importedWs) / leftS;

describe('a telegram with the meter’s own average', () => {
  test.each([
    { s: 1, averageW: 0, peakW: undefined, allowedW: even(0, 899), why: 'a fresh quarter' },
    {
      s: 300,
      averageW: 500,
      peakW: undefined,
      allowedW: even(450_000, 600),
      why: 'what was saved is spread over the rest',
    },
    {
      s: 300,
      averageW: 500,
      peakW: 4_000,
      allowedW: even(450_000, 600, 4_000),
      why: 'the month has seen more than the floor',
    },
    {
      s: 300,
      averageW: 500,
      peakW: 1_200,
      allowedW: even(450_000, 600),
      why: 'the floor is billed anyway',
    },
    {
      s: 600,
      averageW: 2_500,
      peakW: undefined,
      allowedW: 0,
      why: 'a quarter that is spent has nothing left',
    },
    {
      s: 890,
      averageW: 500,
      peakW: undefined,
      allowedW: 2_500,
      why: 'savings of the last seconds are not spent into the next quarter',
    },
  ])('after $s s: $why', ({ s, averageW, peakW, allowedW }) => {
    const peak =
      peakW === undefined ? {} : { monthPeakW: peakW, monthPeakAt: at('2026-11-03 18:15:00') };
    const told = reading(s, 1_000, { quarterHourImportW: averageW, ...peak });
    expect(capacityAfter(undefined, told, 2_500).allowedW).toBeCloseTo(allowedW);
  });

  test('an even import at the allowance stays allowed to the end', () => {
    const allowedW = 2_500 * (885 / 900);
    for (const s of [1, 100, 450, 884]) {
      const after = watched(0, s, allowedW, { told: false }).allowedW;
      expect(after).toBeCloseTo(allowedW);
    }
  });

  test('a running average of the elapsed time is known for one by what we saw', () => {
    let capacity: Capacity | undefined;
    for (let s = 0; s <= 60; s++) {
      capacity = capacityAfter(capacity, reading(s, 2_000, { quarterHourImportW: 2_000 }), 2_500);
    }
    expect(capacity?.allowedW).toBeCloseTo(even(2_000 * 60, 840));
  });

  test('of what we did not see, it is taken for the register, which is the more', () => {
    const told = reading(60, 2_000, { quarterHourImportW: 2_000 });
    expect(capacityAfter(undefined, told, 2_500).allowedW).toBeCloseTo(even(1_800_000, 840));
  });
});

describe('the turn of a quarter', () => {
  test('begins anew, though the meter may still tell the old average for a moment', () => {
    let capacity = watched(0, 899, 2_400);
    for (const [s, averageW] of [
      [900, 2_400],
      [901, 2_400],
      [902, 5],
      [903, 8],
    ] as const) {
      capacity = capacityAfter(
        capacity,
        reading(s, 2_400, { quarterHourImportW: averageW }),
        2_500,
      );
      expect(capacity.allowedW).toBeGreaterThan(2_440);
      expect(capacity.allowedW).toBeLessThanOrEqual(2_500);
    }
  });

  test('an average that is begun anew a second early frees nothing for that second', () => {
    const before = watched(0, 898, 2_400);
    const early = capacityAfter(before, reading(899, 2_400, { quarterHourImportW: 2 }), 2_500);
    expect(early.allowedW).toBeLessThanOrEqual(2_500);
  });

  test('what a quarter overdrew is not owed by the next', () => {
    const spent = watched(0, 899, 6_000);
    expect(spent.allowedW).toBe(0);
    expect(watched(900, 960, 2_000, { before: spent }).allowedW).toBeGreaterThan(2_400);
  });

  test('summer time begins and ends between two quarters like any others', () => {
    for (const [before, after] of [
      [at('2026-03-29 01:59:59', '+01:00'), at('2026-03-29 03:00:01', '+02:00')],
      [at('2026-10-25 02:59:59', '+02:00'), at('2026-10-25 02:00:01', '+01:00')],
    ] as const) {
      const first = { takenAtMs: 0, importW: 1_000, exportW: 0, at: before };
      const second = { takenAtMs: 2_000, importW: 1_000, exportW: 0, at: after };
      const start = capacityAfter(undefined, first, 2_500);
      const { quarter } = capacityAfter(start, second, 2_500);
      expect(quarter).toMatchObject({ elapsedMs: 1_000, watchedMs: 1_000, importedJ: 1_000 });
    }
  });

  test('the repeated hour is two different ones', () => {
    const summer = at('2026-10-25 02:05:00', '+02:00');
    const winter = at('2026-10-25 02:05:00', '+01:00');
    const start = capacityAfter(undefined, { ...reading(0, 2_000), at: summer }, 2_500);
    const after = capacityAfter(start, { ...reading(5, 2_000), at: winter }, 2_500);
    expect(after.quarter?.importedJ).toBe(10_000);
    expect(after.quarter?.startMs).toBe((start.quarter?.startMs ?? 0) + 3_600_000);
  });
});

describe('the month peak', () => {
  test.each([
    { now: '2026-11-30 23:59:50', peakAt: '2026-11-03 18:15:00', peakW: 4_000, why: 'this month' },
    {
      now: '2026-12-01 00:00:00',
      peakAt: '2026-11-03 18:15:00',
      peakW: 2_500,
      why: 'the month is over, though the meter still tells its peak',
    },
    {
      now: '2026-12-01 00:00:05',
      peakAt: '2026-12-01 00:00:00',
      peakW: 2_500,
      why: 'what ended at midnight was the last quarter of the month before',
    },
    {
      now: '2026-12-01 00:20:05',
      peakAt: '2026-12-01 00:15:00',
      peakW: 4_000,
      why: 'the first quarter of the new month counts',
    },
    {
      now: '2027-11-03 12:00:05',
      peakAt: '2026-11-03 18:15:00',
      peakW: 2_500,
      why: 'the same month of another year is another month',
    },
    {
      now: '2026-11-21 12:00:05',
      peakAt: undefined,
      peakW: 4_000,
      why: 'a peak without its time is of this month, as the register says',
    },
  ])('$now: $why', ({ now, peakAt, peakW }) => {
    const told = {
      ...reading(0, 0, { quarterHourImportW: 0, monthPeakW: 4_000 }),
      at: at(now),
      ...(peakAt === undefined ? {} : { monthPeakAt: at(peakAt) }),
    };
    const { allowedW, quarter } = capacityAfter(undefined, told, 2_500);
    const leftS = 900 - (quarter?.elapsedMs ?? 0) / 1_000;
    expect(allowedW).toBeCloseTo(leftS > 15 ? even(0, leftS, peakW) : peakW);
  });
});

describe('a meter without an average', () => {
  test('is watched over its quarter', () => {
    const capacity = watched(0, 300, 1_000, { told: false });
    expect(capacity.allowedW).toBeCloseTo(even(300_000, 600));
  });

  test('what was before we came is neither savings nor debts', () => {
    const capacity = watched(600, 600, 9_000, { told: false });
    expect(capacity.allowedW).toBeCloseTo(2_500 * (885 / 900));
  });

  test('of a silence nothing is made up', () => {
    const before = watched(0, 300, 1_000, { told: false });
    const after = capacityAfter(before, reading(400, 9_000), 2_500);
    expect(after.quarter).toMatchObject({ watchedMs: 300_000, importedJ: 300_000 });
    const counted = 2_500 * 800 * (885 / 900);
    expect(after.allowedW).toBeCloseTo((counted - 300_000) / 500);
  });

  test('ten seconds between readings are no silence', () => {
    const before = watched(0, 0, 1_000, { told: false });
    const after = capacityAfter(before, reading(10, 1_000), 2_500);
    expect(after.quarter).toMatchObject({ watchedMs: 10_000, importedJ: 10_000 });
  });

  test('a clock that is set makes nothing up either', () => {
    const before = watched(0, 300, 1_000, { told: false });
    const ahead = capacityAfter(before, { ...reading(301, 1_000), at: later(500) }, 2_500);
    expect(ahead.quarter).toMatchObject({ elapsedMs: 500_000, watchedMs: 301_000 });
    const back = capacityAfter(before, { ...reading(301, 1_000), at: later(200) }, 2_500);
    expect(back.quarter).toMatchObject({ elapsedMs: 200_000, watchedMs: 200_000 });
  });

  test('nor its time: then no moment may import more than the peak', () => {
    const { at: _, ...timeless } = reading(100, 9_000);
    expect(capacityAfter(undefined, timeless, 2_500).allowedW).toBe(2_500);
    expect(
      capacityAfter(undefined, { ...timeless, quarterHourImportW: 2_500 }, 2_500).allowedW,
    ).toBe(0);
    const before = watched(0, 99, 1_000);
    expect(capacityAfter(before, timeless, 2_500).quarter).toBe(before.quarter);
  });
});
