import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBackoff } from '../../../src/meter/sources/backoff.ts';

test('doubles up to 30 s and starts again', () => {
  const backoff = createBackoff({ random: () => 0 });
  const waits = Array.from({ length: 7 }, () => backoff.nextMs());
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  backoff.reset();
  expect(backoff.nextMs()).toBe(1_000);
});

test('chance takes off at most a fifth', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 9 }), (draws) => {
      const random = { at: 0 };
      const backoff = createBackoff({
        maxMs: 5_000,
        random: () => draws[random.at++ % draws.length] ?? 0,
      });
      let fullMs = 1_000;
      for (let attempt = 0; attempt < 9; attempt++) {
        const waitMs = backoff.nextMs();
        expect(waitMs).toBeLessThanOrEqual(fullMs);
        expect(waitMs).toBeGreaterThanOrEqual(0.8 * fullMs);
        fullMs = Math.min(5_000, 2 * fullMs);
      }
    }),
  );
});
