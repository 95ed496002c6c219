import { expect, test } from 'vitest';
import { DAMAGED, EvenParity } from '../../../src/meter/dsmr/even-parity.ts';
import { POWERS, telegram, withParity } from '../../support/p1.ts';
import { decodeAll, pieces, withoutParity } from '../../support/p1-recorder.ts';

const bare = telegram({ lines: POWERS, check: '' });
const wired = withParity(bare);

test('every character loses its parity bit', () => {
  const characters = Uint8Array.from({ length: 128 }, (_, character) => character);
  const line = Uint8Array.of(0xaf, ...withParity(characters));
  expect([...new EvenParity().strip(line)]).toEqual([0x2f, ...characters]);
});

test('a serial port that took the parity off already is recognised', () => {
  expect([...new EvenParity().strip(bare)]).toEqual([...bare]);
});

test('a byte with wrong parity is marked', () => {
  const noisy = wired.with(5, (wired[5] ?? 0) ^ 0x01);
  expect(new EvenParity().strip(noisy)[5]).toBe(DAMAGED);
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
