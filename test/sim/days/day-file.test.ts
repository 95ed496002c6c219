import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { FileDay } from '../../../sim/days/day-builder.ts';
import { readDays } from '../../../sim/days/day-file.ts';
import { corpus } from '../../support/corpus.ts';
import { dayOf, daysOf, stretches } from '../../support/day-files.ts';
import { dayStatistics } from '../../support/day-statistics.ts';
import { temporaryFile } from '../../support/temporary-file.ts';

describe('our own CSV', () => {
  test('rows hold until the next one, and the rest of the day is a gap', async () => {
    const day = await dayOf('t_s,house_w,pv_w\n10,100,5\n20,200,6\n30,300,7\n');
    expect(stretches(day)).toEqual([
      [10, 20, 100, 5],
      [20, 30, 200, 6],
      [30, 40, 300, 7],
    ]);
    expect(day.gaps).toEqual([
      [0, 10],
      [40, 86_400],
    ]);
    expect(day).toMatchObject({ periodS: 10, basis: 'house-and-sun', name: 'day.csv day 1' });
  });

  test('a row that is missing is named a gap and not filled', async () => {
    const rows = [0, 10, 20, 30, 60, 70, 75, 84].map((t) => `${t},${t},0`);
    const day = await dayOf(`t_s,house_w,pv_w\n${rows.join('\n')}\n`);
    expect(day.gaps[0]).toEqual([40, 60]);
    expect(day.houseW[39]).toBe(30);
    expect(day.houseW[40]).toBeNaN();
    expect(day.houseW[60]).toBe(60);
    expect(day.gaps).toHaveLength(2);
  });

  test('net power stands as import and export', async () => {
    const day = await dayOf('t_s,net_w\n0,250\n1,-1300.5\n');
    expect(stretches(day)).toEqual([
      [0, 1, 250, 0],
      [1, 2, 0, 1300.5],
    ]);
    expect(day.basis).toBe('net');
  });

  test.each([
    ['gzip', gzipSync('t_s,house_w,pv_w\n0,1,2\n1,3,4\n')],
    ['Windows line ends and mark', '\ufefft_s,house_w,pv_w\r\n0,1,2\r\n1,3,4\r\n'],
    ['no line end at the end', 't_s,house_w,pv_w\n0,1,2\n1,3,4'],
    ['empty lines', 't_s,house_w,pv_w\n0,1,2\n\n1,3,4\n\n'],
    ['other columns in another order', 'name,pv_w,t_s,house_w,note\nx,2,0,1,y\nx,4,1,3,z\n'],
    ['blanks, quotes, plus signs and exponents', 't_s, house_w, pv_w\n0 ,+1,"2"\n1,30e-1, 4.0\n'],
  ])('%s are no trouble', async (_name, content) => {
    const [day] = await daysOf(content);
    expect(day && stretches(day)).toEqual([
      [0, 1, 1, 2],
      [1, 2, 3, 4],
    ]);
  });

  test('a file of several days gives one after the other', async () => {
    const days = await daysOf('t_s,net_w\n86398,1\n86399,2\n86400,3\n86401,4\n');
    expect(days.map(({ date }) => date)).toEqual(['day 1', 'day 2']);
    expect(days.map(stretches)).toEqual([
      [
        [86_398, 86_399, 1, 0],
        [86_399, 86_400, 2, 0],
      ],
      [
        [0, 1, 3, 0],
        [1, 2, 4, 0],
      ],
    ]);
  });

  test('a day without any sun is a day', async () => {
    const day = await dayOf('t_s,house_w,pv_w\n0,300,0\n1,300,0\n');
    expect(Math.max(...day.pvW.subarray(0, 2))).toBe(0);
  });
});

describe('bad input says where, what, and what is allowed', () => {
  const HEADER = 't_s,house_w,pv_w\n';
  test.each([
    ['', 'DAY_FILE_EMPTY', /day\.csv: the file is empty/],
    // Control characters could steer the terminal that shows the message.
    [
      '\u001b[31mred\n',
      'DAY_FILE_FORMAT',
      /day\.csv:1: it begins with "\.\[31mred"; a CSV \(t_s,house_w/,
    ],
    [HEADER, 'DAY_FILE_EMPTY', /day\.csv: no row of a day/],
    ['t_s,house_w\n0,1\n', 'DAY_FILE_COLUMN', /day\.csv:1: no column pv_w; a day has t_s,/],
    ['house_w,pv_w\n0,1\n', 'DAY_FILE_COLUMN', /:1: no column t_s/],
    ['t_s;net_w\n0;4\n', 'DAY_FILE_FORMAT', /:1: it begins with .*by commas, not semicolons$/],
    [`${HEADER}${'\n'.repeat(600_000)}`, 'DAY_FILE_FORMAT', /: over 100000 blank lines/],
    ['date,kWh\n2026-01-01,4\n', 'DAY_FILE_FORMAT', /:1: it begins with "date,kWh"; .* are read/],
    [`${HEADER}0,1,2\n1,x,2\n`, 'DAY_FILE_VALUE', /:3: house_w is "x"; a number is needed/],
    [`${HEADER}0,1,2\n1,,2\n`, 'DAY_FILE_VALUE', /:3: house_w is nothing; a number is needed/],
    [`${HEADER}0,1\n`, 'DAY_FILE_VALUE', /:2: pv_w is nothing/],
    [`${HEADER}0,1,NaN\n`, 'DAY_FILE_VALUE', /:2: pv_w is "NaN"/],
    [`${HEADER}0,1,Infinity\n`, 'DAY_FILE_VALUE', /:2: pv_w is "Infinity"/],
    [`${HEADER}0,0x10,1\n`, 'DAY_FILE_VALUE', /:2: house_w is "0x10"/],
    [`${HEADER}0,1.2.3,1\n`, 'DAY_FILE_VALUE', /:2: house_w is "1.2.3"/],
    [`${HEADER}0,2000000,1\n`, 'DAY_FILE_VALUE', /:2: power is 2000000; at most 1000000 W/],
    [`${HEADER}0.5,1,1\n`, 'DAY_FILE_VALUE', /:2: t_s is 0.5; whole seconds/],
    [`${HEADER}-1,1,1\n`, 'DAY_FILE_VALUE', /:2: t_s is -1; whole seconds from the first midnight/],
    [`${HEADER}1710756000,1,1\n`, 'DAY_FILE_VALUE', /:2: t_s is 1710756000/],
    [`${HEADER}60,1,1\n30,1,1\n`, 'DAY_FILE_TIME', /:3: 00:00:30 comes after 00:01:00; each row/],
    // Over midnight the day is told as well.
    [
      `${HEADER}86400,1,1\n86300,1,1\n`,
      'DAY_FILE_TIME',
      /:3: day 1 23:58:20 comes after day 2 00:00:00/,
    ],
    [`${HEADER}60,1,1\n60,1,1\n`, 'DAY_FILE_TIME', /:3: 00:01:00 comes after 00:01:00/],
    [`${HEADER}${'9'.repeat(5_000)}`, 'DAY_FILE_FORMAT', /:2: a line of over 4096 bytes/],
  ])('%j', async (content, code, message) => {
    await expect(daysOf(content)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test.each([
    ['/no/such/day.csv', /cannot be read: ENOENT/],
    ['/', /cannot be read: EISDIR/],
  ])('%s cannot be read', async (path, message) => {
    const reading = readDays(path).next();
    await expect(reading).rejects.toMatchObject({
      code: 'DAY_FILE_UNREADABLE',
      message: expect.stringMatching(message),
      cause: expect.anything(),
    });
  });

  test('a gzip file cut short is told so, and not taken for a short day', async () => {
    const whole = gzipSync(
      `${HEADER}${Array.from({ length: 9_000 }, (_, t) => `${t},${(t * 7919) % 997},0`).join('\n')}`,
    );
    await expect(daysOf(whole.subarray(0, whole.length / 2))).rejects.toMatchObject({
      code: 'DAY_FILE_UNREADABLE',
    });
  });

  test('a mistake far down comes after the days before it', async () => {
    const rows = Array.from({ length: 90_000 }, (_, t) => `${t},${t === 89_000 ? 'x' : 1},0`);
    const days: FileDay[] = [];
    const reading = async () => {
      for await (const day of readDays(temporaryFile('d.csv', `${HEADER}${rows.join('\n')}\n`))) {
        days.push(day);
      }
    };
    await expect(reading()).rejects.toThrow(/d\.csv:89002: house_w is "x"/);
    expect(days.map(({ gaps }) => gaps)).toEqual([[]]);
  });
});

test('memory does not grow with the file', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const day = Array.from({ length: 8_640 }, (_, i) => `${(i * 37) % 4_000},${(i * 91) % 5_000}`);
  let content = 't_s,house_w,pv_w\n';
  for (let d = 0; d < 40; d++) {
    content += `${day.map((powers, i) => `${d * 86_400 + i * 10},${powers}`).join('\n')}\n`;
  }
  const file = temporaryFile('long.csv', content);
  let days = 0;
  let most = 0;
  const before = process.memoryUsage().arrayBuffers;
  for await (const { gaps } of readDays(file)) {
    days += 1;
    expect(gaps).toEqual([]);
    collectGarbage();
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  expect(days).toBe(40);
  // A day is 0.7 MB; forty of them kept would be 28.
  expect(most).toBeLessThan(8e6);
});

describe.skipIf(corpus === undefined)('recorded days (needs the recorded days)', () => {
  test.each([
    ['ka_broken_0621', 16.09, 25, 142],
    ['sl_2024-05-12', 48.09, 54.33, 2],
    ['homec_2016-01-01', 0, 0.24, 0],
  ])('%s has the numbers of its catalogue', async (name, surplusKwh, pvKwh, crossings) => {
    for await (const day of readDays(`${corpus}days/${name}.csv.gz`)) {
      const statistics = dayStatistics(day);
      expect(day.gaps).toEqual([]);
      expect(statistics.surplusKwh).toBeCloseTo(surplusKwh, 1);
      expect(statistics.pvKwh).toBeCloseTo(pvKwh, 1);
      expect(statistics.crossings1380).toBe(crossings);
    }
  });
});
