import { expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { SetupCode } from '../../../src/setup/http/setup-code.ts';

const MINUTE_MS = 60_000;

function code() {
  const clock = new VirtualClock(0);
  return { clock, code: new SetupCode(clock, 'ABCD-2345') };
}

test('a code has eight characters that are not mistaken for each other, and is another each time', () => {
  const texts = Array.from({ length: 50 }, () => new SetupCode(new VirtualClock(0)).text);
  for (const text of texts) expect(text).toMatch(/^[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}$/);
  expect(new Set(texts).size).toBe(50);
});

test.each(['ABCD-2345', 'abcd2345', ' abcd 2345 '])('%j is the code', (typed) => {
  expect(code().code.try(typed)).toEqual({ kind: 'right' });
});

test.each(['ABCD-2346', '', 'ABCD', 'ABCD-2345-ABCD-2345'])('%j is not', (typed) => {
  expect(code().code.try(typed)).toEqual({ kind: 'wrong', triesLeft: 9 });
});

test('the tenth wrong one closes it, for the right one too', () => {
  const { code: one } = code();
  for (let left = 9; left > 0; left--) expect(one.try('no')).toMatchObject({ triesLeft: left });
  expect(one.try('no')).toEqual({ kind: 'closed' });
  expect(one.try('ABCD-2345')).toEqual({ kind: 'closed' });
  expect(one.isClosed).toBe(true);
});

test('a right one gives no tries back', () => {
  const { code: one } = code();
  for (let tries = 0; tries < 9; tries++) one.try('no');
  expect(one.try('ABCD-2345')).toEqual({ kind: 'right' });
  expect(one.try('no')).toEqual({ kind: 'closed' });
});

test.each([
  [30 * MINUTE_MS, 'right', 'the last moment'],
  [30 * MINUTE_MS + 1, 'closed', 'too late'],
])('after %i ms it is %s', (ms, kind, _reason) => {
  const { clock, code: one } = code();
  clock.advanceTo(ms);
  expect(one.try('ABCD-2345').kind).toBe(kind);
});
