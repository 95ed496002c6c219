import { expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { RateLimit } from '../../../src/compat/energyme/rate-limit.ts';

/** Asks so many times; the last answer. */
function ask(rate: RateLimit, address: string, times: number): number {
  let last = 0;
  for (let time = 0; time < times; time++) last = rate.waitS(address);
  return last;
}

test('6000 in ten minutes from one address, and others are not in its way', () => {
  const clock = new VirtualClock();
  const rate = new RateLimit(clock);
  const steps = [
    { atS: 0, from: 'a', times: 6_000, waitS: 0, why: 'as many as may be' },
    { atS: 0, from: 'a', times: 1, waitS: 600, why: 'one more' },
    { atS: 0, from: 'b', times: 6_000, waitS: 0, why: 'somebody else' },
    { atS: 599.5, from: 'a', times: 1, waitS: 1, why: 'not quite yet' },
    { atS: 600, from: 'a', times: 6_000, waitS: 0, why: 'anew' },
    { atS: 600, from: 'a', times: 1, waitS: 600, why: 'and again' },
  ];
  for (const { atS, from, times, waitS, why } of steps) {
    clock.advanceTo(atS * 1_000);
    expect(ask(rate, from, times), why).toBe(waitS);
  }
});

test('of 256 addresses the oldest is forgotten', () => {
  const rate = new RateLimit(new VirtualClock());
  ask(rate, 'first', 6_001);
  for (let other = 0; other < 255; other++) rate.waitS(`other ${other}`);
  expect(rate.waitS('first')).toBe(600);
  rate.waitS('one more');
  expect(rate.waitS('first')).toBe(0);
});
