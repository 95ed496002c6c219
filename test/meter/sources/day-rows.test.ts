import { expect, test } from 'vitest';
import { createDayReader } from '../../../src/meter/sources/day-rows.ts';

function read(...lines: string[]) {
  const reader = createDayReader();
  return lines.map((line) => reader(line));
}

const row = (tS: number, netW: number) => ({ kind: 'row', row: { tS, netW } });

test.each([
  [['t_s,house_w,pv_w', '0,400,1000', '1,400.5,0'], [row(0, -600), row(1, 400.5)], 'house and sun'],
  [['t_s,net_w', '0,-12.25', '60,1e3'], [row(0, -12.25), row(60, 1_000)], 'net'],
  [['PV_W, t_s ,x,house_w', '1,0,?,5'], [row(0, 4)], 'any order, further columns'],
  [['\uFEFFt_s,net_w', '', '0.5,1'], [undefined, row(0.5, 1)], 'byte order mark, empty line'],
])('%j', (lines, rows) => {
  expect(read(...lines)).toEqual([{ kind: 'header' }, ...rows]);
});

test.each([
  ['0,abc', 'line 2, column net_w: is "abc", must be watts from -1000000 to 1000000'],
  ['0,', 'line 2, column net_w: is "", must be watts from -1000000 to 1000000'],
  ['0', 'line 2, column net_w: is "", must be watts from -1000000 to 1000000'],
  ['0,NaN', 'line 2, column net_w: is "NaN", must be watts from -1000000 to 1000000'],
  ['0,Infinity', 'line 2, column net_w: is "Infinity", must be watts from -1000000 to 1000000'],
  ['0,1e9', 'line 2, column net_w: is "1e9", must be watts from -1000000 to 1000000'],
  ['0,0x10', 'line 2, column net_w: is "0x10", must be watts from -1000000 to 1000000'],
  ['-1,5', 'line 2, column t_s: is "-1", must be seconds since the start of the day, 0 or more'],
  [
    'noon,5',
    'line 2, column t_s: is "noon", must be seconds since the start of the day, 0 or more',
  ],
])('a bad row says where and what is allowed: %s', (line, detail) => {
  expect(read('t_s,net_w', line)[1]).toEqual({
    kind: 'fault',
    fault: { kind: 'bad-value', detail },
  });
});

test('time runs forward only, and a refused row does not count', () => {
  const results = read('t_s,net_w', '10,1', '10,2', '9,3', '12,x', '11,4');
  expect(results.map((result) => result?.kind)).toEqual([
    'header',
    'row',
    'fault',
    'fault',
    'fault',
    'row',
  ]);
  expect(results[3]).toMatchObject({
    fault: { detail: 'line 4, column t_s: is "9", must be more than 10 of the row before' },
  });
});

test.each([
  ['time,net_w', 't_s'],
  ['t_s,house_w', 'pv_w'],
  ['t_s,pv_w', 'house_w'],
  ['t_s', 'net_w'],
  ['0,100,200', 't_s'],
])('a header without its columns: %s', (line, missing) => {
  const detail = `line 1: column ${missing} is missing, must have t_s,house_w,pv_w or t_s,net_w`;
  expect(read(line)).toEqual([{ kind: 'unreadable', fault: { kind: 'format', detail } }]);
});
