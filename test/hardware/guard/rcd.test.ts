import { expect, test } from 'vitest';
import { RcdSelfTest } from '../../../hardware/guard/rcd-self-test.ts';
import { RcdWatch } from '../../../hardware/guard/rcd-watch.ts';

type Row = readonly [
  atMs: number,
  tripped: boolean,
  test: 0 | 1,
  reset: 0 | 1,
  result: 'running' | 'passed' | 'failed' | 'foreign',
];

const timelines: { name: string; rows: Row[] }[] = [
  {
    name: 'trips when told, is free when reset',
    rows: [
      [0, false, 1, 0, 'running'],
      [100, true, 0, 1, 'running'],
      [200, true, 0, 1, 'running'],
      [300, false, 0, 0, 'passed'],
    ],
  },
  {
    name: 'does not trip within 500 ms',
    rows: [
      [0, false, 1, 0, 'running'],
      [499, false, 1, 0, 'running'],
      [500, false, 0, 0, 'failed'],
    ],
  },
  {
    name: 'had tripped before it was told to, which is no test',
    rows: [[0, true, 0, 0, 'foreign']],
  },
  {
    name: 'is not free 500 ms after',
    rows: [
      [0, false, 1, 0, 'running'],
      [100, true, 0, 1, 'running'],
      [599, true, 0, 1, 'running'],
      [600, true, 0, 0, 'failed'],
    ],
  },
];

test.each(timelines)('a self-test of a monitor that $name', ({ rows }) => {
  const selfTest = new RcdSelfTest(0);
  for (const [atMs, tripped, drivesTest, drivesReset, result] of rows) {
    expect(selfTest.step(tripped, atMs), `at ${atMs} ms`).toEqual({
      test: drivesTest,
      reset: drivesReset,
      result,
    });
  }
});

test('a trip is one after two readings, one reading is a disturbance', () => {
  const watch = new RcdWatch();
  expect(watch.see(true, 0).isTripped).toBe(false);
  expect(watch.see(false, 25).isTripped).toBe(false);
  expect(watch.see(true, 50).isTripped).toBe(false);
  expect(watch.see(true, 75).isTripped).toBe(true);
});

test('the latch is asked to let go only after a person has reset the fault, and for 200 ms', () => {
  const watch = new RcdWatch();
  expect(watch.see(true, 0).reset).toBe(0);
  watch.reset(1_000);
  expect(watch.see(true, 1_000).reset).toBe(1);
  expect(watch.see(true, 1_199).reset).toBe(1);
  expect(watch.see(true, 1_200).reset).toBe(0);
  expect(watch.isResetting, 'it may take as long again').toBe(true);
  watch.see(true, 1_400);
  expect(watch.isResetting).toBe(false);
});
