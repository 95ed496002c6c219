import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import { processorMs } from '../support/processor-time.ts';

test('alarms ring at their own instant, equal ones in the order they were set', () => {
  const clock = new VirtualClock(1_000_000);
  const rung: [string, number][] = [];
  const note = (name: string) => () => rung.push([name, clock.now()]);
  clock.setTimeout(note('late'), 30);
  clock.setTimeout(note('first of two'), 20);
  clock.setTimeout(note('second of two'), 20);
  clock.clearTimeout(clock.setTimeout(note('cleared'), 10));
  clock.setTimeout(() => clock.setTimeout(note('set while ringing'), 0), 20);
  clock.advanceTo(25);
  expect(rung).toEqual([
    ['first of two', 20],
    ['second of two', 20],
    ['set while ringing', 20],
  ]);
  expect(clock.nextAlarmMs()).toBe(30);
  expect([clock.now(), clock.epochMs()]).toEqual([25, 1_000_025]);
  expect(() => clock.advanceTo(24)).toThrow(RangeError);
});

test('any setting and clearing rings like a sorted list', () => {
  const step = fc.record({ delayMs: fc.nat(50), clears: fc.boolean(), which: fc.nat(30) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const clock = new VirtualClock();
      const rung: number[] = [];
      const handles = steps.map(({ delayMs }, i) => clock.setTimeout(() => rung.push(i), delayMs));
      const cleared = new Set(
        steps.filter(({ clears }) => clears).map(({ which }) => which % steps.length),
      );
      for (const i of cleared) clock.clearTimeout(handles[i]);
      clock.advanceTo(50);
      const expected = steps
        .map(({ delayMs }, i) => ({ delayMs, i }))
        .filter(({ i }) => !cleared.has(i))
        .sort((a, b) => a.delayMs - b.delayMs || a.i - b.i);
      expect(rung).toEqual(expected.map(({ i }) => i));
    }),
  );
});

test('clearing what has rung, or was cleared, does nothing', () => {
  const clock = new VirtualClock();
  const alarm = clock.setTimeout(() => undefined, 1);
  clock.advanceTo(1);
  clock.clearTimeout(alarm);
  clock.clearTimeout(alarm);
  clock.clearTimeout(undefined);
  expect(clock.nextAlarmMs()).toBeUndefined();
});

test('an alarm moved a million times, as a house does each second, costs no memory and little time', () => {
  const clock = new VirtualClock();
  let alarm: unknown;
  const heapBefore = process.memoryUsage().heapUsed;
  const tookMs = processorMs(() => {
    for (let i = 0; i < 1_000_000; i++) {
      clock.clearTimeout(alarm);
      alarm = clock.setTimeout(() => undefined, 1_000_000_000);
    }
  });
  expect(tookMs).toBeLessThan(3_000);
  expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(150e6);
  clock.advanceTo(2_000_000_000);
  expect(clock.nextAlarmMs()).toBeUndefined();
});
