import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { corpus } from '../../support/corpus.ts';
import { encrypted, KEYS } from '../../support/encrypted-telegram.ts';
import { decodeAll, pieces } from '../../support/p1-recorder.ts';
import { telegram } from '../../support/p1-telegram.ts';

const PLAIN = telegram({ at: '260318122546W', importW: 0, exportW: 780 });
const OTHER = telegram({ at: '260318122547W', importW: 1_250, exportW: 0 });
const NAME = 'SPT5SUNPILOT-TEST';
const FIRST = encrypted(PLAIN, { counter: 7 });
const SECOND = encrypted(OTHER, { counter: 8 });
const story = (bytes: Uint8Array) => decodeAll([bytes], { keys: KEYS }).story;

test('an encrypted telegram is told as the plain one would be, with its plain bytes', () => {
  const { telegrams, raws, faults } = decodeAll([FIRST], { keys: KEYS });
  expect(faults).toEqual([]);
  expect(telegrams).toEqual(decodeAll([Buffer.from(PLAIN)]).telegrams);
  expect(raws[0]?.toString('latin1')).toBe(PLAIN);
});

test('without a second key it is that of the specification of Luxembourg', () => {
  const bytes = encrypted(PLAIN, { authenticationKey: '00112233445566778899AABBCCDDEEFF' });
  const keys = { decryptionKey: KEYS.decryptionKey };
  expect(decodeAll([bytes], { keys }).story).toEqual([NAME]);
});

const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};

test.each([
  ['a bit of the ciphertext changed', flipped(FIRST, 100)],
  ['a bit of the tag changed', flipped(FIRST, FIRST.length - 1)],
  ['a bit of the counter changed', flipped(FIRST, 17)],
  ['a bit of the title changed', flipped(FIRST, 3)],
  ['authenticated only', encrypted(PLAIN, { security: 0x10 })],
  ['with another encryption key', encrypted(PLAIN, { decryptionKey: 'ab'.repeat(16) })],
  ['with another authentication key', encrypted(PLAIN, { authenticationKey: 'ab'.repeat(16) })],
  ['encrypted only', encrypted(PLAIN, { security: 0x20 })],
  ['not encrypted at all', Buffer.from(PLAIN)],
])('%s: decryption, and nothing is told', (_what, bytes) => {
  expect(story(bytes)).toEqual(['decryption']);
});

test.each([
  { why: 'counters rise', counters: [1, 2, 0xffff_ffff], told: [true, true, true] },
  { why: 'the same again is a replay', counters: [5, 5], told: [true, false] },
  { why: 'an old one is a replay', counters: [5, 4, 6], told: [true, false, true] },
  { why: 'one that is refused does not count', counters: [5, 3, 4], told: [true, false, false] },
])('frame counters $counters: $why', ({ counters, told }) => {
  const bytes = counters.map((counter) => encrypted(PLAIN, { counter }));
  expect(story(Buffer.concat(bytes))).toEqual(told.map((good) => (good ? NAME : 'decryption')));
});

test('a forged counter does not lock the meter out', () => {
  const forged = flipped(encrypted(PLAIN, { counter: 0xffff_fff0 }), 60);
  expect(story(Buffer.concat([FIRST, forged, SECOND]))).toEqual([NAME, 'decryption', NAME]);
});

test('another meter at the port counts for itself', () => {
  const other = encrypted(PLAIN, { counter: 1, title: 'SPT00002' });
  expect(story(Buffer.concat([FIRST, other]))).toEqual([NAME, NAME]);
});

test('without a key that is said, and a plain telegram beside it is told', () => {
  const { story: told, faults } = decodeAll([FIRST, Buffer.from(`\r\n${PLAIN}`)]);
  expect(told).toEqual(['decryption', NAME]);
  expect(faults[0]?.detail).toContain('no decryption key');
});

describe('pieces and noise', () => {
  const cut = fc.integer({ min: 14, max: FIRST.length - 1 });

  test('pieces of any size tell the same', () => {
    const bytes = Buffer.concat([FIRST.subarray(99), SECOND, flipped(FIRST, 50), FIRST]);
    const whole = decodeAll([bytes], { keys: KEYS });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), (size) => {
        expect(decodeAll(pieces(bytes, size), { keys: KEYS })).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  test('one that is cut costs only itself', () => {
    fc.assert(
      fc.property(cut, (length) => {
        const told = story(Buffer.concat([FIRST.subarray(0, length), SECOND]));
        expect(told).toEqual(['decryption', NAME]);
      }),
      { numRuns: 60 },
    );
  });

  test('one that is cut by silence is truncated', () => {
    fc.assert(
      fc.property(cut, (length) => {
        expect(story(FIRST.subarray(0, length))).toEqual(['truncated']);
      }),
    );
  });

  test('whatever the bytes, only what the meter made is told, and all that is whole', () => {
    const shaping = fc.constantFrom(0xdb, 0x08, 0x82, 0x81, 0x20, 0x30, 0, 1, 10, 33, 47);
    const noise = fc
      .array(fc.oneof(fc.nat(255), shaping), { maxLength: 600 })
      .map((bytes) => Buffer.from(bytes));
    const lookalike = fc
      .tuple(fc.uint8Array({ minLength: 8, maxLength: 8 }), fc.nat(0xffff))
      .map(([title, length]) =>
        Buffer.from([0xdb, 8, ...title, 0x82, length >> 8, length & 0xff, 0x30, 0, 0, 0, 1]),
      );
    fc.assert(
      fc.property(fc.array(fc.oneof(noise, lookalike)), noise, (before, after) => {
        const { story: told, raws } = decodeAll([...before, FIRST, after], { keys: KEYS });
        expect(told.filter((one) => one === NAME)).toHaveLength(1);
        expect(raws[0]?.toString('latin1')).toBe(PLAIN);
      }),
    );
  });
});

describe.skipIf(corpus === undefined)('recorded and published frames', () => {
  const folder = `${corpus}p1/`;
  const rows = corpus === undefined ? [] : rowsOf(readFileSync(`${folder}ENCRYPTED.csv`, 'latin1'));

  test.each(rows)('$file', ({ file, plain, keys, tag }) => {
    const record = decodeAll([readFileSync(`${folder}enc/${file}`)], { keys });
    if (tag === 'yes') {
      // One of them was published with a checksum that does not fit: encryption does not mend it.
      expect(record).toEqual(decodeAll([readFileSync(`${folder}enc/${plain}`)]));
      expect(record.story).not.toContain('decryption');
    } else expect(record.story).toEqual([tag === 'FAIL' ? 'decryption' : 'truncated']);
  });
});

/** The columns of the list of frames that matter here. */
function rowsOf(csv: string) {
  return csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [file = '', , , , , , , , , key = '', authKey = '', tag = '', plain = ''] =
        line.split(',');
      return { file, plain, tag, keys: { decryptionKey: key, authenticationKey: authKey } };
    });
}
