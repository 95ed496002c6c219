import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cableCurrentA, resistanceOhm } from '../../../hardware/guard/proximity.ts';

// IEC 61851-1 Annex B, table B.2.
test.each([
  { ohm: 0, currentA: undefined, why: 'a short' },
  { ohm: 59, currentA: undefined, why: 'below everything' },
  { ohm: 80, currentA: 63, why: 'bottom of 63 A' },
  { ohm: 100, currentA: 63, why: 'nominal' },
  { ohm: 140, currentA: 63, why: 'top of 63 A' },
  { ohm: 141, currentA: 32, why: 'between: the lower' },
  { ohm: 164, currentA: 32, why: 'bottom of 32 A' },
  { ohm: 220, currentA: 32, why: 'nominal' },
  { ohm: 308, currentA: 32, why: 'top of 32 A' },
  { ohm: 309, currentA: 20, why: 'between: the lower' },
  { ohm: 680, currentA: 20, why: 'nominal' },
  { ohm: 936, currentA: 20, why: 'top of 20 A' },
  { ohm: 937, currentA: 13, why: 'between: the lower' },
  { ohm: 1_500, currentA: 13, why: 'nominal' },
  { ohm: 2_460, currentA: 13, why: 'top of 13 A' },
  { ohm: 4_500, currentA: 13, why: 'still a plug' },
  { ohm: 4_501, currentA: undefined, why: 'above everything' },
  { ohm: Number.POSITIVE_INFINITY, currentA: undefined, why: 'nothing plugged in' },
  { ohm: Number.NaN, currentA: undefined, why: 'not measured' },
])('$ohm ohm is $currentA A: $why', ({ ohm, currentA }) => {
  expect(cableCurrentA(ohm)).toBe(currentA);
});

test('more resistance is never more current', () => {
  const ohms = fc.double({ min: 60, max: 4_500, noNaN: true });
  fc.assert(
    fc.property(ohms, ohms, (one, other) => {
      const [less = 0, more = 0] = [one, other].toSorted((a, b) => a - b);
      expect(cableCurrentA(more)).toBeLessThanOrEqual(cableCurrentA(less) ?? 0);
    }),
  );
});

test.each([
  { counts: 184, ohm: 219.5, why: '220 ohm below 1 kohm, of 1023' },
  { counts: 0, ohm: 0, why: 'a short' },
  { counts: 1_023, ohm: Number.POSITIVE_INFINITY, why: 'nothing plugged in' },
])('$counts counts are $ohm ohm: $why', ({ counts, ohm }) => {
  const measured = resistanceOhm(counts / 1_023, 1_000);
  if (Number.isFinite(ohm)) expect(measured).toBeCloseTo(ohm, 0);
  else expect(measured).toBe(ohm);
});
