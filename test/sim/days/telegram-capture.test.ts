import { describe, expect, test } from 'vitest';
import { readDays } from '../../../sim/days/day-file.ts';
import { corpus } from '../../support/corpus.ts';
import { dayOf, daysOf, stretches } from '../../support/day-files.ts';
import { msOf } from '../../support/processor-time.ts';

/** CRC-16/ARC over the telegram, DSMR P1 5.0.2, 5.2. */
function checksum(text: string): string {
  let crc = 0;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}

/** @param time - `YYMMDDhhmmss` and `W` or `S`; empty for a meter without a clock. */
function telegram(time: string, netW: number): string {
  const kw = (watts: number) => (Math.max(0, watts) / 1_000).toFixed(3).padStart(6, '0');
  const lines = [
    '/TST5SUNPILOT-TEST',
    '',
    '1-3:0.2.8(50)',
    ...(time === '' ? [] : [`0-0:1.0.0(${time})`]),
    `1-0:1.7.0(${kw(netW)}*kW)`,
    `1-0:2.7.0(${kw(-netW)}*kW)`,
    '!',
  ].join('\r\n');
  return `${lines}${checksum(lines)}\r\n`;
}

test('telegrams become net power at the time of the meter', async () => {
  const day = await dayOf(
    telegram('260501120000S', 400) +
      telegram('260501120001S', -1_250) +
      telegram('260501120002S', 0),
  );
  expect(stretches(day)).toEqual([
    [43_200, 43_201, 400, 0],
    [43_201, 43_202, 0, 1_250],
    [43_202, 43_203, 0, 0],
  ]);
  expect(day).toMatchObject({ date: '2026-05-01', basis: 'net', periodS: 1, leftOut: {} });
});

test('a capture that begins and ends in the middle of a telegram', async () => {
  const whole = telegram('260501120000S', 1);
  const day = await dayOf(
    `${whole.slice(60)}${telegram('260501120001S', 5)}${telegram('260501120002S', 6)}${whole.slice(0, 50)}`,
  );
  expect(stretches(day).map(([, , w]) => w)).toEqual([5, 6]);
});

describe('what is left out is named', () => {
  const second = (s: number) => `2605011200${String(s).padStart(2, '0')}S`;

  test('damaged telegrams leave a gap', async () => {
    const rows = [0, 1, 2, 3, 4].map((s) => telegram(second(s), 100 + s));
    const [, , third = ''] = rows;
    rows[2] = third.replace('0.102', '0.902');
    const day = await dayOf(rows.join(''));
    expect(day.leftOut).toEqual({ checksum: 1 });
    expect(day.gaps).toContainEqual([43_202, 43_203]);
    expect(day.houseW[43_202]).toBeNaN();
  });

  test('a time that stands still, or that the meter set back a little', async () => {
    const seconds = [10, 11, 11, 9, 10, 12];
    const day = await dayOf(seconds.map((s) => telegram(second(s), s)).join(''));
    expect(stretches(day).map(([, , w]) => w)).toEqual([10, 11, 12]);
    expect(day.leftOut).toEqual({ repeated: 3 });
  });

  test('the second passage of the hour in October', async () => {
    const times = ['261025025959S', '261025020000W', '261025025959W', '261025030000W'];
    const day = await dayOf(times.map((time, i) => telegram(time, i)).join(''));
    expect(stretches(day).map(([, , w]) => w)).toEqual([0, 3]);
    expect(day.leftOut).toEqual({ 'repeated-hour': 2 });
  });

  test('the hour that is left out in March is a gap', async () => {
    const times = ['260329015959W', '260329030000S', '260329030001S'];
    const day = await dayOf(times.map((time, i) => telegram(time, i)).join(''));
    expect(day.gaps).toContainEqual([7_200, 10_800]);
  });

  test('telegrams without a time cannot be placed in a day', async () => {
    await expect(daysOf(telegram('', 5) + telegram('', 6))).rejects.toMatchObject({
      code: 'DAY_FILE_EMPTY',
      message: expect.stringMatching(/no row of a day in it \(left out: 2 no-time\)/),
    });
  });
});

test('recordings in the wrong order are refused', async () => {
  const content = telegram('260502120000S', 1) + telegram('260501120000S', 2);
  await expect(daysOf(content)).rejects.toThrow(
    /day\.csv: telegram 2: 2026-05-01 12:00:00 comes after/,
  );
});

test('midnight parts the days, on the clock of the meter', async () => {
  const days = await daysOf(telegram('260501235959S', 1) + telegram('260502000000S', 2));
  expect(days.map(({ date }) => date)).toEqual(['2026-05-01', '2026-05-02']);
});

test('a whole day of telegrams is read in a moment', async () => {
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  const telegrams = Array.from({ length: 86_400 }, (_, s) =>
    telegram(`260501${two(s / 3_600)}${two((s / 60) % 60)}${two(s % 60)}S`, (s % 700) - 300),
  );
  const content = telegrams.join('');
  const before = process.cpuUsage();
  const day = await dayOf(content);
  expect(msOf(process.cpuUsage(before))).toBeLessThan(6_000);
  expect(day.gaps).toEqual([]);
  expect(day.pvW[100]).toBe(200);
});

describe.skipIf(corpus === undefined)('a recorded port (needs the recorded telegrams)', () => {
  test('ten minutes of a Dutch house, each telegram of them', async () => {
    const file = `${corpus}p1/nielsbasjes-dsmr-tools__ttyUSB0-raw_capture.txt`;
    for await (const day of readDays(file)) {
      expect(day).toMatchObject({ date: '2019-03-24', periodS: 1 });
      expect(stretches(day).at(-1)?.[1]).toBeGreaterThan((stretches(day)[0]?.[0] ?? 0) + 560);
    }
  });
});
