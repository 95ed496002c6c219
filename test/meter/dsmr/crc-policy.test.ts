import { describe, expect, test } from 'vitest';
import { POWERS, telegram } from '../../support/p1.ts';
import { decodeAll } from '../../support/p1-recorder.ts';

const checked = telegram({ header: 'TST5 checked', lines: POWERS });
const unchecked = (...lines: string[]) =>
  telegram({ header: 'TST5 unchecked', lines: [...lines, ...POWERS], check: '' });

describe('a telegram without a checksum', () => {
  test.each([
    { lines: [], told: 'TST5 unchecked', why: 'no version: Iskra in Ireland, EasyMeter, NES' },
    { lines: ['1-3:0.2.8(30)'], told: 'TST5 unchecked', why: 'below 40' },
    { lines: ['1-3:0.2.8(4)'], told: 'TST5 unchecked', why: 'below 40' },
    { lines: ['1-3:0.2.8(40)'], told: 'no-checksum', why: 'DSMR 4.0' },
    { lines: ['1-3:0.2.8(50)'], told: 'no-checksum', why: 'DSMR 5' },
    { lines: ['0-0:96.1.4(50217)'], told: 'no-checksum', why: 'Belgium' },
    { lines: ['1-3:0.2.8(4x)'], told: 'no-checksum', why: 'unreadable' },
    { lines: ['1-3:0.2.8()'], told: 'no-checksum', why: 'empty' },
    { lines: ['1-3:0.2.8(40'], told: 'no-checksum', why: 'cut' },
  ])('with $lines: $told ($why)', ({ lines, told }) => {
    expect(decodeAll([unchecked(...lines)]).story).toEqual([told]);
  });

  test('is not believed of a meter that sent one before', () => {
    const { story } = decodeAll([unchecked(), checked, unchecked(), unchecked()]);
    expect(story).toEqual(['TST5 unchecked', 'TST5 checked', 'no-checksum', 'no-checksum']);
  });

  test('is believed still of a meter whose only checksum did not fit', () => {
    const wrong = telegram({ lines: POWERS, check: '1234' });
    expect(decodeAll([wrong, unchecked()]).story).toEqual(['checksum', 'TST5 unchecked']);
  });

  test('is believed where the meter is known to send none', () => {
    const bytes = [unchecked('1-3:0.2.8(50)'), checked, unchecked('1-3:0.2.8(4x)')];
    expect(decodeAll(bytes, { crc: 'none' }).faults).toEqual([]);
  });

  test('is never believed where one is required', () => {
    const { story } = decodeAll([unchecked(), checked], { crc: 'required' });
    expect(story).toEqual(['no-checksum', 'TST5 checked']);
  });

  test.each(['\x01', '\x7f', '\xff', '\t'])('is refused with a byte like %j in it', (noise) => {
    const bytes = unchecked(`0-0:96.13.0(${noise})`);
    expect(decodeAll([bytes]).story).toEqual(['format']);
    expect(decodeAll([bytes], { crc: 'none' }).story).toEqual(['format']);
  });
});

test.each(['auto', 'required', 'none'] as const)('H26 a wrong checksum is refused by %s', (crc) => {
  const wrong = telegram({ lines: POWERS, check: '1234' });
  expect(decodeAll([wrong], { crc }).story).toEqual(['checksum']);
});

test('a telegram that cannot be read vouches for its checksum all the same', () => {
  const unreadable = telegram({ lines: ['1-0:1.7.0()'] });
  expect(decodeAll([unreadable, unchecked()]).story).toEqual(['bad-value', 'no-checksum']);
});
