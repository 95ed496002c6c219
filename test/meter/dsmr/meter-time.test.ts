import { afterEach, describe, expect, test } from 'vitest';
import { MeterClock } from '../../../src/meter/dsmr/meter-time.ts';

function read(printed: string, zone = 'Europe/Amsterdam') {
  const time = new MeterClock(zone).read(Buffer.from(`(${printed})`), 1, printed.length + 1);
  return time && { utc: new Date(time.epochMs).toISOString(), local: time.local };
}

const hostZone = process.env['TZ'];
afterEach(() => {
  if (hostZone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = hostZone;
});

describe.each(['UTC', 'Europe/Amsterdam', 'America/New_York', 'Pacific/Auckland'])(
  'on a host in %s',
  (zone) => {
    test.each([
      ['260318122546W', '2026-03-18T11:25:46.000Z', 'winter time'],
      ['260718122546S', '2026-07-18T10:25:46.000Z', 'summer time'],
      ['261025023000S', '2026-10-25T00:30:00.000Z', 'first passage of the repeated hour'],
      ['261025023000W', '2026-10-25T01:30:00.000Z', 'second passage of the repeated hour'],
      ['260718122546W', '2026-07-18T11:25:46.000Z', 'winter time all year, as in Sweden'],
      ['260329030000S', '2026-03-29T01:00:00.000Z', 'the first second of summer'],
      ['260329015959W', '2026-03-29T00:59:59.000Z', 'the last second of winter'],
      ['260101000000w', '2025-12-31T23:00:00.000Z', 'the flag in lower case'],
      ['260718122546', '2026-07-18T10:25:46.000Z', 'no flag in summer'],
      ['260118122546', '2026-01-18T11:25:46.000Z', 'no flag in winter'],
      ['261025023000', '2026-10-25T00:30:00.000Z', 'no flag: the earlier passage'],
      ['261025030000', '2026-10-25T02:00:00.000Z', 'no flag: behind the repeated hour'],
      ['260329023000', '2026-03-29T01:30:00.000Z', 'no flag: in the hour left out'],
      ['20240111 09:35:00', '2024-01-11T08:35:00.000Z', 'NES'],
      ['20240711 09:35:00', '2024-07-11T07:35:00.000Z', 'NES in summer'],
    ])('%s is %s: %s', (printed, utc) => {
      process.env['TZ'] = zone;
      expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
      expect(read(printed)?.utc).toBe(utc);
    });
  },
);

test.each([
  ['260318122546W', 'Europe/Lisbon', '2026-03-18T12:25:46.000Z'],
  ['260718122546S', 'Europe/Dublin', '2026-07-18T11:25:46.000Z'],
  ['260118122546W', 'Europe/Dublin', '2026-01-18T12:25:46.000Z'],
  ['260718122546S', 'Europe/Helsinki', '2026-07-18T09:25:46.000Z'],
  ['260718122546S', 'UTC', '2026-07-18T11:25:46.000Z'],
  ['260718122546', 'UTC', '2026-07-18T12:25:46.000Z'],
  ['260118122546', 'Australia/Sydney', '2026-01-18T01:25:46.000Z'],
])('%s in %s is %s', (printed, zone, utc) => {
  expect(read(printed, zone)?.utc).toBe(utc);
});

test('the local time is told as the meter has it', () => {
  expect(read('060102030405W')?.local).toBe('2006-01-02 03:04:05');
  expect(read('20240111 09:35:00')?.local).toBe('2024-01-11 09:35:00');
});

test.each([
  ['632525252525W', 'the placeholder of an empty slot in Belgium'],
  ['632525252525S', 'the same in summer'],
  ['700101010000W', 'the beginning of Unix time: never set'],
  ['250000000000W', 'no month'],
  ['260230120000W', 'no such day'],
  ['250229120000W', 'no leap year'],
  ['260318240000W', 'no such hour'],
  ['260318126000W', 'no such minute'],
  ['260318120060W', 'no such second'],
  ['260318122546X', 'no such flag'],
  ['26031812254W', 'a digit missing'],
  ['2603181225460W', 'a digit too many'],
  ['26031812254 W', 'a blank'],
  ['ABCDEF', 'no digits'],
  ['', 'nothing'],
  ['20240111T09:35:00', 'another separator'],
  ['20240111 09.35.00', 'other separators'],
  ['20241311 09:35:00', 'no such month'],
])('%s is no time: %s', (printed) => {
  expect(read(printed)).toBeUndefined();
});

test('a leap day is one', () => {
  expect(read('240229120000W')?.utc).toBe('2024-02-29T11:00:00.000Z');
});

test('an unknown zone is refused at once', () => {
  expect(() => new MeterClock('Europe/Atlantis')).toThrow(RangeError);
});
