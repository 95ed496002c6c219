import { describe, expect, test } from 'vitest';
import { POWERS, telegram } from '../../support/p1.ts';
import { decodeAll } from '../../support/p1-recorder.ts';

const told = (...lines: readonly string[]) => decodeAll([telegram({ lines })]);

describe('any other object fails alone', () => {
  const plain = told(...POWERS).telegrams[0];

  test.each([
    '0-0:1.0.0()',
    '0-0:1.0.0(250000000000W)',
    '0-0:1.0.0(260318122546W',
    '1-0:1.8.1()',
    '1-0:1.8.1(001.234)',
    '1-0:1.8.1(001.234*kW)',
    '1-0:1.8.1(-001.234*kWh)',
    '1-0:1.8.1(1.2.3*kWh)',
    '1-0:1.8.1(001.234*kWh',
    '0-0:96.14.0()',
    '0-0:96.7.21(00008*s)',
    '0-0:96.7.21(x)',
    '1-0:32.7.0(230.1*A)',
    '1-0:31.7.0(-001*A)',
    '1-0:21.7.0(00.100*kVA)',
    '1-0:52.32.0(00001)',
    '1-0:1.4.0(00.100*kvar)',
    '1-0:1.6.0(260309134500W)',
    '1-0:1.6.0(260309134500W)(04.589)',
    '1-0:1.6.0(260309134500W)(-04.589*kW)',
    '0-0:98.1.0(12)',
    '0-0:98.1.0(1)(1-0:1.6.0)(1-0:1.6.0)(260201000000W)(260110034500W)',
    '0-0:98.1.0(2)(1-0:1.6.0)(1-0:1.6.0)(260201000000W)(260110034500W)(04.318*kW)',
    '0-0:98.1.0(1)(1-0:1.6.0)(1-0:1.6.0)(260201000000W)(260110034500W)(04.318)',
    '0-0:98.1.0(1)(1-0:1.8.0)(1-0:1.8.0)(260201000000W)(260110034500W)(04.318*kW)',
    '1-0:99.97.0(1)(0-0:96.7.19)(250721083000S)',
    '1-0:99.97.0(1)(0-0:96.7.19)(250721083000S)(x*s)',
    '1-0:99.97.0(1)(0-0:96.7.19)(250721083000S)(0000000240)',
    '1-0:99.97.0(1)',
    '0-0:96.1.1()',
    '0-1:96.1.0()',
    '0-1:24.1.0(x)',
    '0-0:42.1.0(260318122546W)',
    'no object at all',
    '1-0:1.8.0*01(00041000.0*kWh)',
    '256-0:1.7.0(00.100*kW)',
  ])('%s adds nothing and breaks nothing', (line) => {
    expect(told(line, ...POWERS).telegrams).toStrictEqual([plain]);
    expect(told(...POWERS, line).telegrams).toStrictEqual([plain]);
  });

  test.each([
    '0-1:24.2.1(260318122001W)',
    '0-1:24.2.1(700101010000W)(00000000)',
    '0-1:24.2.1(632525252525S)(00000.000)',
    '0-1:24.2.1(632525252525S)(00000.000*m3)',
    '0-1:24.2.1(ABCDEF)(00000.107*m3)',
    '0-1:24.2.1(260318122001W)(-0001.000*m3)',
    '0-1:24.2.1(260318122001W)(00001.000*m3)(00002.000*m3)',
    '0-1:24.3.0(260318120000)(00)(60)(1)(0-1:24.2.1)(m3)',
    '0-1:24.3.0(260318120000)(00)(60)(1)(0-1:24.2.1)()\r\n(00001.001)',
    '0-1:24.3.0(260318120000)(00)(60)(2)(0-1:24.2.1)(m3)\r\n(00001.001)',
    '0-1:24.3.0(000000000000)(00)(60)(1)(0-1:24.2.1)(m3)\r\n(00001.001)',
  ])('%s is a gas meter without a reading', (line) => {
    const { telegrams } = told('0-1:24.1.0(003)', line, ...POWERS);
    expect(telegrams).toStrictEqual([{ ...plain, mbus: [{ channel: 1, deviceType: 3 }] }]);
  });
});

test.each([
  {
    lines: ['0-0:96.14.0(0001)', '0-0:96.14.0(0002)'],
    keys: { tariff: '0001' },
    why: 'the first of two',
  },
  {
    lines: ['1-0:1.8.1(1*kWh)', '1-0:1.8.1(2*kWh)'],
    keys: { importT1Wh: 1_000 },
    why: 'the first of two',
  },
  { lines: ['0-0:98.1.0()'], keys: { monthPeaks: [] }, why: 'no month yet' },
  { lines: ['0-0:98.1.0(0)(rest)'], keys: { monthPeaks: [] }, why: 'no month yet' },
  { lines: ['1-0:99.97.0()'], keys: { powerFailureLog: [] }, why: 'no failure yet' },
  { lines: ['1-0:99.97.0(0)(0-0:96.7.19)'], keys: { powerFailureLog: [] }, why: 'no failure yet' },
  {
    lines: ['1-0:99.97.0(5)(0-0:96.7.19)(632525252525W)(2147483647*s)'],
    keys: { powerFailureLog: [{ durationS: 2_147_483_647 }] },
    why: 'fewer than announced, without a date (Kaifa)',
  },
  {
    lines: ['1-0:1.6.0(632525252525W)(00.000*kW)'],
    keys: { monthPeakW: 0 },
    why: 'no peak yet',
  },
  {
    lines: ['1-0:72.32.0(3)', '1-0:32.32.0(1)'],
    keys: { voltageSags: [1] },
    why: 'L3 has no place without L2',
  },
  {
    lines: ['1-0:61.7.0(00.100*kW)'],
    keys: { phases: [{}, {}, { importW: 100 }] },
    why: 'L3 alone',
  },
  {
    lines: ['0-0:42.0.0(A1)', '0-0:96.1.0(B2)', '0-0:96.1.1(C3)', '1-0:0.0.0(D4)'],
    keys: { equipmentId: 'C3' },
    why: 'the number of the meter before other names',
  },
])('$lines: $why', ({ lines, keys }) => {
  const { protocol, identification, crc, printed, ...rest } = told(...lines).telegrams[0] ?? {};
  expect(rest).toStrictEqual(keys);
});

describe('gas', () => {
  const at = (time: string, m3: string) => `(${time})(${m3}*m3)`;
  const early = '260318120000W';
  const late = '260318130000W';
  test.each([
    { why: 'device type 3', lines: ['0-1:24.1.0(003)', `0-1:24.2.1${at(early, '1.5')}`], m3: 1.5 },
    {
      why: 'type behind the value',
      lines: [`0-1:24.2.1${at(early, '1.5')}`, '0-1:24.1.0(003)'],
      m3: 1.5,
    },
    { why: 'the code of Belgium', lines: [`0-1:24.2.3${at(early, '1.5')}`], m3: 1.5 },
    {
      why: 'water by the code of gas',
      lines: ['0-1:24.1.0(007)', `0-1:24.2.3${at(early, '1.5')}`],
      m3: undefined,
    },
    { why: 'water', lines: ['0-1:24.1.0(007)', `0-1:24.2.1${at(early, '1.5')}`], m3: undefined },
    { why: 'some volume', lines: [`0-1:24.2.1${at(early, '1.5')}`], m3: undefined },
    { why: 'no volume', lines: ['0-1:24.1.0(003)', `0-1:24.2.1(${early})(1.5*GJ)`], m3: undefined },
    { why: 'litres', lines: ['0-1:24.1.0(003)', `0-1:24.2.1(${early})(1500*dm3)`], m3: 1.5 },
    {
      why: 'the meter read last of two',
      lines: [
        '0-1:24.1.0(003)',
        `0-1:24.2.1${at(late, '2')}`,
        '0-2:24.1.0(003)',
        `0-2:24.2.1${at(early, '1')}`,
      ],
      m3: 2,
    },
    {
      why: 'the same in the other order',
      lines: [
        '0-1:24.1.0(003)',
        `0-1:24.2.1${at(early, '1')}`,
        '0-2:24.1.0(003)',
        `0-2:24.2.1${at(late, '2')}`,
      ],
      m3: 2,
    },
  ])('$why: $m3 m3', ({ lines, m3 }) => {
    expect(told(...lines).telegrams[0]?.gas?.m3).toBe(m3);
  });
});
