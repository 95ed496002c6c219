import { expect, test } from 'vitest';
import { lawOf } from '../../../src/charging/laws/laws.ts';
import { LawDriver } from '../../support/law-driver.ts';

test("nothing of one's own gives the law of the preset", () => {
  expect(lawOf('surplus', 'balanced')).toBe(lawOf('surplus', 'balanced'));
  expect(lawOf('surplus', 'balanced', {})).toBe(lawOf('surplus', 'balanced'));
  expect(lawOf('surplus', 'balanced', { startWh: undefined })).toBe(lawOf('surplus', 'balanced'));
});

test('step has neither presets nor settings', () => {
  expect(lawOf('step', 'calm', { startWh: 1 })).toBe(lawOf('step', 'balanced'));
});

test.each([
  ["a number of one's own holds", { importWeight: 1, startWh: 1_000_000 }, undefined],
  ["the others are the preset's", { importWeight: 1 }, expect.any(Number)],
])('%s', (_, own, duty) => {
  const driver = new LawDriver(lawOf('surplus', 'balanced', own));
  expect(driver.readFor(300, -4_000).duty).toEqual(duty);
});
