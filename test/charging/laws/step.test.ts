import { describe, expect, test } from 'vitest';
import { nextDuty, stepLaw } from '../../../src/charging/laws/step.ts';
import { clampDuty } from '../../../src/charging/pilot.ts';
import { LawDriver } from '../../support/law-driver.ts';

describe('one step of the law', () => {
  test.each([
    [30, -501, 35, 'much export: a coarse step up'],
    [30, -500, 31, 'exactly 500 W is not more than 500 W'],
    [30, -41, 31, 'a little export: a fine step up'],
    [30, -40, 30, 'exactly 40 W rests'],
    [30, 0, 30, 'nothing flows'],
    [30, 40, 30, 'exactly 40 W rests'],
    [30, 41, 29, 'a little import: a fine step down'],
    [30, 500, 29, 'exactly 500 W is not more than 500 W'],
    [30, 501, 25, 'much import: a coarse step down'],
    [83, -9_000, 85, 'the working range ends at 85 %'],
    [12, 9_000, 10, 'and at 10 %, where it goes on charging'],
    [10, 9_000, 10, 'whatever is imported'],
  ])('%i %% at %i W net becomes %i %%: %s', (duty, netW, expected) => {
    expect(nextDuty(clampDuty(duty), netW)).toBe(expected);
  });

  test('a net power that is no number is refused', () => {
    expect(() => nextDuty(clampDuty(30), Number.NaN)).toThrow(RangeError);
  });
});

test('the law takes one step a reading and says what it sees', () => {
  const driver = new LawDriver(stepLaw);
  expect(driver.decision.duty).toBe(10);
  expect(driver.read(-2_000).duty).toBe(15);
  expect(driver.read(-2_000).duty).toBe(20);
  expect(driver.read(100)).toMatchObject({
    duty: 19,
    // 20 % are 12 A, on one phase 2760 W.
    reason: { code: 'following-surplus', surplusW: 2_660, currentA: 11.4 },
  });
});
