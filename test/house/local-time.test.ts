import { expect, test } from 'vitest';
import { LocalClock } from '../../src/house/local-time.ts';

test.each([
  ['Europe/Amsterdam', '2026-07-01T00:30:00Z', '2026-07-01', '02:30:00', '+02:00', true],
  ['Europe/Amsterdam', '2026-12-31T23:30:00Z', '2027-01-01', '00:30:00', '+01:00', false],
  ['Australia/Lord_Howe', '2026-01-01T00:00:00Z', '2026-01-01', '11:00:00', '+11:00', true],
  ['Australia/Lord_Howe', '2026-07-01T00:00:00Z', '2026-07-01', '10:30:00', '+10:30', false],
  ['America/St_Johns', '2026-01-01T00:00:00Z', '2025-12-31', '20:30:00', '-03:30', false],
  ['UTC', '2026-07-01T00:00:00Z', '2026-07-01', '00:00:00', '+00:00', false],
])('%s at %s: %s %s %s, summer: %s', (zone, at, date, time, offset, isSummer) => {
  const clock = new LocalClock(zone);
  expect(clock.at(Date.parse(at))).toEqual({ date, time, offset });
  expect(clock.isSummer(Date.parse(at))).toBe(isSummer);
});

test('the house has the zone of its settings', () => {
  const house = (timezone: unknown) => LocalClock.ofHouse({ read: () => timezone }).at(0).time;
  expect(house('Asia/Tokyo')).toBe('09:00:00');
  expect(house(undefined)).toBe('00:00:00');
});
