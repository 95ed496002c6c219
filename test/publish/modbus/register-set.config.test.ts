import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { modbusPort } from '../../../src/publish/modbus/modbus.config.ts';
import { PAC2200_SETS } from '../../../src/publish/modbus/pac2200.config.ts';
import { RegisterSets, wordsOf } from '../../../src/publish/modbus/register-set.config.ts';
import { corpus } from '../../support/corpus.ts';

test('what is left out: double, unscaled, most significant word first', () => {
  expect(RegisterSets.parse([{ start_address: 0, registers: [{ id: '1.7.0' }] }])).toEqual([
    {
      start_address: 0,
      word_order: 'msw',
      registers: [{ id: '1.7.0', type: 'double', scaler: 0 }],
    },
  ]);
});

const padding = (count: number) => Array<object>(count).fill({ id: '0', type: 'short' });

test.each([
  [[{ start_address: 0, registers: padding(9_999) }], undefined, 'all there is'],
  [[{ start_address: 1, registers: padding(9_999) }], /must end at 9998/, 'one too many'],
  [[{ start_address: 9_999, registers: [] }], /start_address/, 'beyond the last address'],
  [[{ start_address: -1, registers: [] }], /start_address/, 'before the first'],
  [
    [
      { start_address: 0, registers: [{ id: '1.7.0' }] },
      { start_address: 4, registers: [{ id: '2.7.0' }] },
    ],
    undefined,
    'a double takes four registers',
  ],
  [
    [
      { start_address: 0, registers: [{ id: '1.7.0' }] },
      { start_address: 3, registers: [{ id: '2.7.0' }] },
    ],
    /must not overlap/,
    'and not three',
  ],
  [
    [
      { start_address: 0, registers: [{ id: '96.1.0', type: 'short' }] },
      { start_address: 11, registers: [{ id: '1' }] },
    ],
    /must not overlap/,
    'a text takes twelve, whatever its type',
  ],
  [[{ start_address: 0, registers: [{ id: '1.9.0' }] }], /identifier/, 'no such measurement'],
  [[{ start_address: 0, registers: [{ id: '1', scaler: 7 }] }], /scaler/, 'a scaler of 7'],
  [[{ start_address: 0, registers: [{ id: '1', type: 'hex' }] }], /type/, 'no such type'],
  [[{ start_address: 0, registers: [], order: 'msw' }], /order/, 'an unknown key'],
  [[{ start_address: 0, word_order: 'big', registers: [] }], /word_order/, 'no such order'],
  [Array(65).fill({ start_address: 0, registers: [] }), /65|64/, 'more sets than there may be'],
])('sets %#: %3$s', (sets, complaint, _why) => {
  const parsed = RegisterSets.safeParse(sets);
  if (complaint === undefined) expect(parsed.error).toBeUndefined();
  else expect(JSON.stringify(parsed.error?.issues)).toMatch(complaint);
});

test('the layout there is without any is one that could be configured', () => {
  expect(RegisterSets.parse(PAC2200_SETS)).toEqual(PAC2200_SETS);
});

describe.skipIf(corpus === undefined)('a whatwatt Go (needs the recorded settings)', () => {
  const sample = (name: string): unknown =>
    JSON.parse(readFileSync(`${corpus}seeds/samples/whatwatt-modbus-${name}.json`, 'utf8'));

  test('comes with the same layout', () => {
    expect(RegisterSets.parse(sample('default-config'))).toEqual(PAC2200_SETS);
  });

  test('counts registers as we do', () => {
    const detailed = sample('default-config-detailed-dec') as {
      start_address: number;
      end_address: number;
    }[];
    expect(
      PAC2200_SETS.map(({ start_address, registers }) => ({
        start_address,
        end_address: registers.reduce((end, one) => end + wordsOf(one), start_address),
      })),
    ).toEqual(detailed.map(({ start_address, end_address }) => ({ start_address, end_address })));
  });

  test('may be told what its manual shows', () => {
    expect(RegisterSets.parse(sample('custom-example'))).toHaveLength(3);
  });
});

test.each([
  [null, 0, 502, 'root takes the usual port'],
  [null, 1_000, 1_502, 'others cannot'],
  [5_020, 0, 5_020, 'what is configured holds'],
  [0, 0, 0, 'and so does any free one'],
])('port %s for user %s is %i: %s', (port, userId, expected, _why) => {
  expect(modbusPort(port, userId)).toBe(expected);
});
