import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Freshness,
  type FreshnessConfig,
  type FreshnessState,
  freshnessOf,
  initialFreshness,
  nextFreshnessChangeMs,
  noteReading,
} from '../../src/meter/freshness.ts';
import type { MeterReading } from '../../src/meter/reading.ts';

const AUTO: FreshnessConfig = { late: 'auto', stale: 'auto', lost: 300_000 };

/** @param atS - the meter's own time, seconds; without it the reading has none. */
function readingAt(takenAtS: number, atS?: number): Pick<MeterReading, 'takenAtMs' | 'at'> {
  const at = { epochMs: (atS ?? 0) * 1_000, local: '' };
  return { takenAtMs: takenAtS * 1_000, ...(atS === undefined ? {} : { at }) };
}

function noting(
  readings: readonly Pick<MeterReading, 'takenAtMs' | 'at'>[],
  config: FreshnessConfig = AUTO,
): FreshnessState {
  return readings.reduce<FreshnessState>(
    (state, reading) => noteReading(state, reading, config).state,
    initialFreshness,
  );
}

const everyS = (periodS: number, count: number) =>
  Array.from({ length: count }, (_, i) => readingAt(i * periodS));

describe('age in words', () => {
  const second = noting(everyS(1, 10));
  const tenSeconds = noting(everyS(10, 10));
  const configured = noting(everyS(10, 10), { late: 5_000, stale: 7_000, lost: 9_000 });
  type Row = readonly [why: string, FreshnessState, nowS: number, Freshness];
  test.each<Row>([
    ['nothing was ever read', initialFreshness, 1e9, 'waiting'],
    ['one reading teaches no period: 3 s', noting(everyS(1, 1)), 2.9, 'fresh'],
    ['the boundary belongs to the worse word', noting(everyS(1, 1)), 3, 'late'],
    ['one gap may have been an outage: 10 s', noting(everyS(60, 2)), 70, 'stale'],
    ['late is at least 3 s', second, 9 + 2.9, 'fresh'],
    ['stale is at least 10 s', second, 9 + 9.9, 'late'],
    ['3.5 periods are less than 10 s', second, 9 + 10, 'stale'],
    ['lost is what was configured', second, 9 + 299.9, 'stale'],
    ['five minutes', second, 9 + 300, 'lost'],
    ['1.5 periods of 10 s', tenSeconds, 90 + 14.9, 'fresh'],
    ['3.5 periods of 10 s', tenSeconds, 90 + 34.9, 'late'],
    ['3.5 periods of 10 s', tenSeconds, 90 + 35, 'stale'],
    ['configured ages need no period', configured, 90 + 4.9, 'fresh'],
    ['configured', configured, 90 + 5, 'late'],
    ['configured', configured, 90 + 7, 'stale'],
    ['configured', configured, 90 + 9, 'lost'],
  ])('%s', (_, state, nowS, word) => {
    expect(freshnessOf(state, nowS * 1_000)).toBe(word);
  });

  test.each([
    [[0, 1, 2, 3, 63, 64, 65, 66], 'one outage'],
    [[0, 1, 2, 122, 123, 124, 424, 425, 725, 726, 727], 'three outages'],
    [[0, 1, 2, 2, 2, 2, 3, 3, 4, 5], 'a buffer that lets go at once'],
  ])('%j: %s does not move a period of 1 s', (takenS) => {
    const state = noting(takenS.map((s) => readingAt(s)));
    const last = (takenS.at(-1) ?? 0) * 1_000;
    expect(freshnessOf(state, last + 9_999)).toBe('late');
    expect(freshnessOf(state, last + 10_000)).toBe('stale');
  });

  test('a meter that changes to another period is followed', () => {
    const state = noting([...everyS(1, 10), ...everyS(20, 7).slice(1)]);
    expect(freshnessOf(state, 120_000 + 29_000)).toBe('fresh');
  });
});

describe('what is news', () => {
  type Row = readonly [takenS: number, atS: number | undefined, fresh: boolean, why: string];
  const tables: Record<string, readonly Row[]> = {
    'without meter time each reading counts': [
      [0, undefined, true, 'the first'],
      [1, undefined, true, 'no timestamp, so no repeat'],
      [1, undefined, true, 'two out of one buffer'],
      [0.5, undefined, false, 'taken before the newest'],
    ],
    'with meter time only a newer one counts': [
      [0, 100, true, 'the first'],
      [1, 101, true, 'newer'],
      [2, 101, false, 'the same telegram again'],
      [3, 100, false, 'runs back'],
      [4, 102, true, 'goes on'],
      [5, undefined, true, 'a reading without a time counts'],
      [6, 102, false, 'but does not make an old time new'],
    ],
    'a clock that was set back is believed once the rest is stale': [
      [0, 5_000, true, 'the first'],
      [1, 5_001, true, ''],
      [2, 1_400, false, 'an hour back'],
      [3, 1_401, false, 'moves on, but the last reading is not stale yet'],
      [10.9, 1_409, false, 'still not'],
      [11, 1_410, true, '10 s after the last fresh one'],
      [12, 1_411, true, 'from here as ever'],
      [13, 1_411, false, ''],
    ],
    'a repeated old telegram is never believed': [
      [0, 5_000, true, 'the first'],
      [1, 4_000, false, 'an old one'],
      [30, 4_000, false, 'the same old one, long after'],
      [60, 3_999, false, 'and an older one'],
    ],
  };
  test.each(Object.entries(tables))('%s', (_, rows) => {
    let state = initialFreshness;
    for (const [takenS, atS, fresh, why] of rows) {
      const noted = noteReading(state, readingAt(takenS, atS), AUTO);
      expect(noted.fresh, `${takenS} s: ${why}`).toBe(fresh);
      state = noted.state;
    }
  });

  test('a meter whose time stands still grows stale while it talks', () => {
    const talking = Array.from({ length: 20 }, (_, s) => readingAt(s, Math.min(s, 5)));
    const state = noting(talking);
    expect(freshnessOf(state, 14_999)).toBe('late');
    expect(freshnessOf(state, 15_000)).toBe('stale');
  });
});

describe('for every history', () => {
  const readings = fc.array(
    fc.record({
      gapMs: fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 400_000 })),
      atS: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
    }),
    { maxLength: 30 },
  );
  const age = fc.oneof(fc.constant('auto' as const), fc.integer({ min: 1, max: 60_000 }));
  const configs = fc.record({ late: age, stale: age, lost: fc.integer({ min: 1, max: 600_000 }) });
  const histories = fc.tuple(readings, configs).map(([steps, config]) => {
    let nowMs = 0;
    const taken = steps.map(({ gapMs, atS }) => {
      nowMs += gapMs;
      return readingAt(nowMs / 1_000, atS);
    });
    return { state: noting(taken, config), nowMs };
  });
  const rank = { waiting: 0, fresh: 1, late: 2, stale: 3, lost: 4 };

  test('without a reading the word only gets worse, and only at the announced time', () => {
    fc.assert(
      fc.property(histories, ({ state, nowMs }) => {
        let atMs = nowMs;
        for (;;) {
          const word = freshnessOf(state, atMs);
          const nextMs = nextFreshnessChangeMs(state, atMs);
          if (nextMs === undefined) {
            expect(['waiting', 'lost']).toContain(word);
            return;
          }
          expect(nextMs).toBeGreaterThan(atMs);
          const halfway = atMs + (nextMs - atMs) / 2;
          expect(freshnessOf(state, halfway)).toBe(word);
          expect(rank[freshnessOf(state, nextMs)]).toBeGreaterThanOrEqual(rank[word]);
          atMs = nextMs;
        }
      }),
    );
  });

  test('saved and restored it is the same', () => {
    fc.assert(
      fc.property(histories, ({ state }) => {
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }),
    );
  });

  test('it stays small', () => {
    expect(JSON.stringify(noting(everyS(1, 5_000))).length).toBeLessThan(200);
  });
});
