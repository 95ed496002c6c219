import { expect, test } from 'vitest';
import { obisKey, readObis, UNKNOWN_OBIS } from '../../../src/meter/dsmr/obis.ts';

const read = (printed: string) => readObis(Buffer.from(printed), 0);

test.each([
  ['1-0:1.7.0(', obisKey('1-0:1.7.0'), 'as in the standard'],
  ['1-1:1.7.0(', obisKey('1-0:1.7.0'), 'Switzerland: channel 1 of electricity'],
  ['1-0:1.7.0*255(', obisKey('1-0:1.7.0'), 'EasyMeter: the current period'],
  ['1-0:31.7.0.255(', obisKey('1-0:31.7.0'), 'a sixth group behind a point'],
  ['1-0:72:32.0(', obisKey('1-0:72.32.0'), 'a colon for a point'],
  ['1-3:0.2.8(', obisKey('1-3:0.2.8'), 'the version'],
  ['0-0:96.14.0(', obisKey('0-0:96.14.0'), 'the meter itself'],
  ['0-4:24.2.1(', obisKey('0-n:24.2.1'), 'a device on the M-Bus'],
  ['0-255:24.2.1(', obisKey('0-n:24.2.1'), 'the last channel'],
  ['1-0:1.8.0*01(', UNKNOWN_OBIS, 'an earlier billing period'],
  ['1-2:1.7.0(', UNKNOWN_OBIS, 'another channel of electricity'],
  ['7-0:3.1.0(', UNKNOWN_OBIS, 'another medium'],
])('%s: %s (%s)', (printed, key) => {
  expect(read(printed)?.key).toBe(key);
});

test('tells the channel and the length', () => {
  expect(read('0-3:24.2.1(x)')).toMatchObject({ channel: 3, length: 10 });
});

test('every code has a key of its own', () => {
  const keys = [
    obisKey('1-0:1.7.0'),
    obisKey('0-0:1.7.0'),
    obisKey('0-n:1.7.0'),
    obisKey('1-3:1.7.0'),
  ];
  expect(new Set(keys).size).toBe(4);
});

test.each([
  '',
  '(',
  'x',
  '1',
  '1-0',
  '1-0:1.7.0',
  '1-0:1.7(',
  '1-0:1.7.(',
  '1-0:.7.0(',
  '256-0:1.7.0(',
  '1-256:1.7.0(',
  '1-0:1.7.256(',
  '1 -0:1.7.0(',
  '1-0 :1.7.0(',
  '1:0:1.7.0(',
  '1-0-1.7.0(',
  '1-0:1*7.0(',
  '1-0:1.7.0*255*1(',
  '1-0:1.7.0\r\n(',
  '-1-0:1.7.0(',
  '0:96.7.19(',
])('"%s" is no code', (printed) => {
  expect(read(printed)).toBeUndefined();
});
