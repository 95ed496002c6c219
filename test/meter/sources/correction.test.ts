import { describe, expect, test } from 'vitest';
import { initialFreshness, noteReading } from '../../../src/meter/freshness.ts';
import type { MeterReading } from '../../../src/meter/reading.ts';
import { corrected } from '../../../src/meter/sources/correction.ts';

const NONE = { conversionFactor: 1, timeOffsetS: 0, timeFromSystem: false };
const RAW = Uint8Array.of(0x2f);
const EPOCH_MS = Date.UTC(2026, 2, 18, 11, 25, 46);

/** What comes out for readings of these moments, in seconds: of the meter's clock, and of ours. */
function outcomes(config: object, moments: readonly (readonly [meterS: number, oursS: number])[]) {
  const heard: { reading: MeterReading; raw: Uint8Array | undefined }[] = [];
  let oursMs = 0;
  let next: MeterReading = { takenAtMs: 0, importW: 100, exportW: 0 };
  const clock = { epochMs: () => oursMs };
  const decoder = corrected(
    (output) => ({ push: () => output.reading(next, RAW), end: () => {} }),
    { ...NONE, ...config },
    clock,
  )({ reading: (reading, raw) => heard.push({ reading, raw }), fault: () => {} });
  for (const [meterS, oursS] of moments) {
    oursMs = EPOCH_MS + oursS * 1_000;
    next = { ...next, at: { epochMs: EPOCH_MS + meterS * 1_000, local: '2026-03-18 12:25:46' } };
    decoder.push(RAW);
  }
  return heard;
}

const secondsOf = (heard: ReturnType<typeof outcomes>) =>
  heard.map(({ reading }) => ((reading.at?.epochMs ?? 0) - EPOCH_MS) / 1_000);

test('what is right already passes with its telegram', () => {
  const [only] = outcomes({}, [[0, 500]]);
  expect(only?.raw).toBe(RAW);
  expect(only?.reading.at?.epochMs).toBe(EPOCH_MS);
});

test('what is corrected comes without the telegram that says otherwise', () => {
  const [only] = outcomes({ conversionFactor: 2, timeOffsetS: -10 }, [[0, 500]]);
  expect(only).toEqual({
    reading: {
      takenAtMs: 0,
      importW: 200,
      exportW: 0,
      at: { epochMs: EPOCH_MS - 10_000, local: '2026-03-18 12:25:36' },
    },
    raw: undefined,
  });
});

describe('the clock of this machine', () => {
  test.each([
    {
      why: 'a meter an hour behind is put right, the given offset says nothing',
      moments: [
        [0, 3_600.4],
        [1, 3_601.2],
        [2, 3_602.1],
      ],
      told: [3_600, 3_601, 3_602],
    },
    {
      why: 'seconds of drift are no reason to move',
      moments: [
        [0, 10],
        [1, 11],
        [2, 60],
      ],
      told: [10, 11, 12],
    },
    {
      why: 'our clock was set: the meter follows',
      moments: [
        [0, 0],
        [1, 1],
        [2, 5_000],
      ],
      told: [0, 1, 5_000],
    },
    {
      why: 'a meter whose time stands still stands still',
      moments: [
        [0, 0],
        [0, 100],
        [0, 200],
      ],
      told: [0, 0, 0],
    },
    {
      why: 'what was told before is told again as it was, however late',
      moments: [
        [0, 0],
        [1, 1],
        [0, 200],
        [1, 400],
      ],
      told: [0, 1, 0, 1],
    },
  ] as const)('$why', ({ moments, told }) => {
    expect(secondsOf(outcomes({ timeFromSystem: true, timeOffsetS: 7 }, moments))).toEqual(told);
  });

  test('a replayed minute is no news, corrected or not', () => {
    const minute = Array.from({ length: 60 }, (_, second) => second);
    const moments = [0, 60, 120, 180].flatMap((laterS) =>
      minute.map((second) => [second, second + laterS] as const),
    );
    const config = { late: 'auto', stale: 'auto', lost: 300_000 } as const;
    let state = initialFreshness;
    const fresh = outcomes({ timeFromSystem: true }, moments).map(({ reading }, index) => {
      const noted = noteReading(state, { ...reading, takenAtMs: index * 10 }, config);
      state = noted.state;
      return noted.fresh;
    });
    expect(fresh.lastIndexOf(true)).toBe(59);
  });
});
