import { expect, test } from 'vitest';
import { ScaledClock } from '../../sim/scaled-clock.ts';
import { VirtualClock } from '../../sim/virtual-clock.ts';

test('sixty times as fast: a minute passes in a second', () => {
  const real = new VirtualClock(5_000_000);
  real.advanceTo(1_234);
  const clock = new ScaledClock(60, { real });
  const rung: number[] = [];
  clock.setTimeout(() => rung.push(clock.now()), 60_000);
  clock.clearTimeout(clock.setTimeout(() => rung.push(-1), 30_000));
  real.advanceTo(2_233);
  expect(rung).toEqual([]);
  real.advanceTo(2_234);
  expect(rung).toEqual([60_000]);
  expect(clock.epochMs()).toBe(5_000_000 + 1_234 + 60_000);
});

test('a host timer that rings early does not ring the alarm early', () => {
  const real = new VirtualClock();
  const early = {
    now: () => real.now(),
    epochMs: () => real.epochMs(),
    setTimeout: (callback: () => void, delayMs: number) =>
      real.setTimeout(callback, delayMs > 1 ? delayMs - 0.8 : delayMs),
    clearTimeout: (handle: unknown) => real.clearTimeout(handle),
  };
  const clock = new ScaledClock(100, { real: early });
  const rung: number[] = [];
  clock.setTimeout(() => rung.push(clock.now()), 1_000);
  real.advanceTo(20);
  expect(rung).toHaveLength(1);
  expect(rung[0]).toBeGreaterThanOrEqual(1_000);
});

test('it may start at another wall-clock time', () => {
  const clock = new ScaledClock(1, { real: new VirtualClock(9), startEpochMs: 1_700_000_000_000 });
  expect(clock.epochMs()).toBe(1_700_000_000_000);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('speed %d is refused', (speed) => {
  expect(() => new ScaledClock(speed)).toThrow(/speed must be above 0/);
});
