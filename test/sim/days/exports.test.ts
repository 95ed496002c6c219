import { describe, expect, test } from 'vitest';
import { dayOf, daysOf, stretches } from '../../support/day-files.ts';

describe('exports of HomeWizard', () => {
  const HEADER =
    'time,Import T1 kWh,Import T2 kWh,Export T1 kWh,Export T2 kWh,L1 max W,L2 max W,L3 max W\n';

  test('counted kWh become the mean power of each quarter', async () => {
    const day = await dayOf(
      `${HEADER}2026-05-01 12:00,10.000,20.000,5.000,7.000,1,2,3\n2026-05-01 12:15,10.100,20.025,5.000,7.000,,,\n2026-05-01 12:30,10.100,20.025,5.000,7.500,0,0,0\n`,
    );
    expect(stretches(day)).toEqual([
      [43_200, 44_100, 500, 0],
      [44_100, 45_000, 0, 2_000],
    ]);
    expect(day).toMatchObject({ date: '2026-05-01', basis: 'net', periodS: 900 });
  });

  test('the kWh meter has one register each way', async () => {
    const day = await dayOf(
      'time,Import kWh,Export kWh\n2026-05-01 00:00,1,0\n2026-05-01 00:15,1.05,0\n',
    );
    expect(stretches(day)).toEqual([[0, 900, 200, 0]]);
  });

  test('empty cells and missing quarters are gaps', async () => {
    const row = (time: string, kwh: string) => `2026-05-01 ${time},${kwh},0,0,0,,,\n`;
    const day = await dayOf(
      HEADER +
        row('00:00', '1') +
        row('00:15', '1.1') +
        row('00:30', '') +
        row('00:45', '1.3') +
        row('01:00', '1.4') +
        row('01:45', '1.5') +
        row('02:00', '1.6'),
    );
    expect(stretches(day).map(([from, until]) => [from, until])).toEqual([
      [0, 900],
      [2_700, 3_600],
      [6_300, 7_200],
    ]);
    expect(day.gaps.slice(0, 2)).toEqual([
      [900, 2_700],
      [3_600, 6_300],
    ]);
    expect(day.leftOut).toEqual({ 'not-measured': 3 });
  });

  test('when the clock goes back, the repeated hour is left out and said so', async () => {
    const times = ['02:00', '02:30', '02:00', '02:30', '03:00', '03:30'];
    const rows = times.map((time, i) => `2026-10-25 ${time},${1 + i / 10},0,0,0,,,\n`);
    const day = await dayOf(HEADER + rows.join(''));
    expect(day.leftOut).toEqual({ 'repeated-hour': 2 });
    expect(day.gaps.at(-1)).toEqual([12_600, 86_400]);
    // 0.1 kWh each half hour: that of the repeated one is in no other.
    expect(stretches(day)).toEqual([[7_200, 12_600, 200, 0]]);
  });

  test.each([
    ['2026-05-01 00:00,1,0,0,0\n2026-05-01 00:15,0.9,0,0,0\n', /:3: a register runs back/],
    ['2026-05-01 12:00,1,0,0,0\n2026-05-01 11:00,2,0,0,0\n', /:3: time is 2026-05-01 11:00, not/],
    ['yesterday,1,0,0,0\n', /:2: time is "yesterday"; a time like 2026-03-18 10:15/],
    ['2026-05-01,1,0,0,0\n', /:2: time is "2026-05-01"/],
    ['2026-05-01 00:00,one,0,0,0\n', /:2: Import T1 kWh is "one"; a number/],
    ['2026-05-01 00:00,1,0,0,0\n2026-05-02 00:00,9,0,0,0\n', /rows are 86400 s apart; at most/],
  ])('%j is refused', async (rows, message) => {
    await expect(daysOf(HEADER + rows)).rejects.toThrow(message);
  });
});

describe('exports of dsmr-reader', () => {
  const HEADERS = [
    'Hour Start,Electricity 1 (Dutch Users: Low Tariff),Electricity 2 (Dutch Users: Normal Tariff),Electricity 1 Returned (Dutch Users: Low Tariff),Electricity 2 Returned (Dutch Users: Normal Tariff),Gas\n',
    'Uur,Elektriciteit 1 (Laagtarief),Elektriciteit 2 (Hoogtarief),Elektriciteit 1 Retour,Elektriciteit 2 Retour,Gas\n',
  ];

  test.each(HEADERS)('kWh of an hour are its mean power: %s', async (header) => {
    const day = await dayOf(
      `${header}2026-05-01T10:00:00+02:00,0.1,0.15,0,0,0\n2026-05-01T11:00:00+02:00,0,0.1,0,1.6,0.02\n`,
    );
    expect(stretches(day)).toEqual([
      [36_000, 39_600, 250, 0],
      [39_600, 43_200, 0, 1_500],
    ]);
    expect(day).toMatchObject({ date: '2026-05-01', basis: 'net', periodS: 3_600 });
  });

  test('hours in UTC are put on the wall clock of the house', async () => {
    const day = await dayOf(`${HEADERS[0]}2026-04-30T22:00:00+00:00,0.1,0,0,0,0\n`);
    expect([day.date, stretches(day)]).toEqual(['2026-05-01', [[0, 3_600, 100, 0]]]);
  });

  test('the hour that comes twice in October is taken once', async () => {
    const day = await dayOf(
      `${HEADERS[0]}2026-10-25T02:00:00+02:00,1,0,0,0,0\n2026-10-25T02:00:00+01:00,2,0,0,0,0\n2026-10-25T03:00:00+01:00,3,0,0,0,0\n`,
    );
    expect(stretches(day).map(([, , w]) => w)).toEqual([1_000, 3_000]);
    expect(day.leftOut).toEqual({ 'repeated-hour': 1 });
  });

  test('a day total has no course', async () => {
    const header = HEADERS[0]?.replace('Hour Start', 'Date') ?? '';
    await expect(daysOf(`${header}2026-05-01,4,5,6,7,0\n`)).rejects.toThrow(
      /:2: "2026-05-01" is no start of an hour/,
    );
  });
});
