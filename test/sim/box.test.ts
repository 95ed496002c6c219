import { describe, expect, test } from 'vitest';
import { createBox, type Wish } from '../../sim/box.ts';
import { MIN_DUTY } from '../../src/charging/pilot.ts';

const off = (phases: 1 | 3): Wish => ({ duty: undefined, phases });
const on = (phases: 1 | 3): Wish => ({ duty: MIN_DUTY, phases });

test('the contactor stays closed until the current has stopped', () => {
  const box = createBox({ phases: 1 });
  expect(box.drive(0, on(1))).toEqual({ offeredA: 6, closed: true, phases: 1 });
  box.settle(1_380);
  expect(box.drive(1, off(1))).toEqual({ offeredA: undefined, closed: true, phases: 1 });
  box.settle(500);
  expect(box.closed()).toBe(true);
  box.drive(2, off(1));
  box.settle(0);
  expect([box.closed(), box.closings()]).toEqual([false, 1]);
});

test('coming back before the current has stopped is no new closing', () => {
  const box = createBox({ phases: 1 });
  for (const wish of [on(1), off(1), on(1)]) {
    box.drive(0, wish);
    box.settle(1_000);
  }
  expect(box.closings()).toBe(1);
});

describe('a change of phases', () => {
  const box = createBox({ phases: 3 });
  const events: [number, Wish, number, { offered: boolean; phases: 1 | 3 }, string][] = [
    [0, on(3), 4_140, { offered: true, phases: 3 }, 'three phases from the start'],
    [1, on(1), 2_000, { offered: false, phases: 3 }, 'the car is let go first'],
    [2, on(1), 0, { offered: false, phases: 3 }, 'and has stopped now'],
    [3, on(1), 0, { offered: false, phases: 1 }, 'switched without load'],
    [31, on(1), 0, { offered: false, phases: 1 }, 'the car is given 30 s to forget'],
    [32, on(1), 1_380, { offered: true, phases: 1 }, 'and offered again'],
  ];

  test.each(events)('at %i s: %#', (nowS, wish, carW, { offered, phases }) => {
    const supply = box.drive(nowS, wish);
    box.settle(carW);
    expect([supply.offeredA !== undefined, supply.phases]).toEqual([offered, phases]);
  });

  test('is one switch and one more closing', () => {
    expect([box.phaseSwitches(), box.closings()]).toEqual([1, 2]);
  });
});
