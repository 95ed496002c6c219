import { describe, expect, test } from 'vitest';
import { DAMAGED, ParityBits } from '../../../src/meter/dsmr/parity-bits.ts';
import { POWERS, telegram, withParity } from '../../support/p1.ts';
import { decodeAll, pieces, withoutParity } from '../../support/p1-recorder.ts';

const bare = telegram({ lines: POWERS, check: '' });
const wired = withParity(bare);

test('every character loses its parity bit', () => {
  const characters = Uint8Array.from({ length: 128 }, (_, character) => character);
  const line = Uint8Array.of(0xaf, ...withParity(characters));
  expect([...new ParityBits('even').strip(line)]).toEqual([0x2f, ...characters]);
});

test('a serial port that took the parity off already is recognised', () => {
  expect([...new ParityBits('even').strip(bare)]).toEqual([...bare]);
});

test('a byte with wrong parity is marked', () => {
  const noisy = wired.with(5, (wired[5] ?? 0) ^ 0x01);
  expect(new ParityBits('even').strip(noisy)[5]).toBe(DAMAGED);
});

test.each([
  { name: 'with parity', bytes: wired, parity: 'even', story: ['TST5 meter'] },
  { name: 'without parity', bytes: bare, parity: 'even', story: ['TST5 meter'] },
  { name: 'with parity, taken as 8N1', bytes: wired, parity: 'none', story: [] },
] as const)('a telegram $name', ({ bytes, parity, story }) => {
  const taken = (chunks: Uint8Array[]) => (parity === 'even' ? withoutParity(chunks) : chunks);
  expect(decodeAll(taken([bytes])).story).toEqual(story);
  expect(decodeAll(taken(pieces(bytes, 1))).story).toEqual(story);
});

test('noise is refused although there is no checksum', () => {
  for (const at of wired.keys()) {
    const noisy = wired.with(at, (wired[at] ?? 0) ^ 0x04);
    expect(decodeAll(withoutParity([noisy])).telegrams, `byte ${at}`).toEqual([]);
  }
});

test('a port that begins to take the parity off is followed', () => {
  const { story } = decodeAll(withoutParity([wired, bare, wired]));
  expect(story).toEqual(['TST5 meter', 'TST5 meter', 'TST5 meter']);
});

describe('odd parity', () => {
  const odd = withParity(bare, 'odd');

  test.each([
    { name: 'with its parity bits', bytes: odd },
    { name: 'of a port that took them off', bytes: bare },
  ])('a telegram $name, in pieces of any size', ({ bytes }) => {
    for (const size of [1, 7, bytes.length]) {
      const { story } = decodeAll(withoutParity(pieces(bytes, size), 'odd'));
      expect(story).toEqual(['TST5 meter']);
    }
  });

  test('noise behind the header is refused although there is no checksum', () => {
    for (const at of [...odd.keys()].filter((index) => index > bare.indexOf('meter'))) {
      for (const bit of [0x04, 0x80]) {
        const noisy = odd.with(at, (odd[at] ?? 0) ^ bit);
        const { telegrams } = decodeAll(withoutParity([noisy], 'odd'));
        // What follows the last character that matters belongs to no telegram.
        if (at < bare.indexOf('!')) expect(telegrams, `byte ${at}`).toEqual([]);
      }
    }
  });

  test('a line of even parity is damaged throughout', () => {
    expect(decodeAll(withoutParity([wired], 'odd')).telegrams).toEqual([]);
  });
});
