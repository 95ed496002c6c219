import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc16 } from '../../../src/meter/dsmr/crc16.ts';
import { slowCrc16 } from '../../support/p1.ts';

test('the check value of CRC-16/ARC', () => {
  expect(crc16(Buffer.from('123456789'), 0, 9)).toBe(0xbb3d);
});

test('is the checksum computed bit by bit, over any part of the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), fc.nat(100), (bytes, a, b) => {
      const [start = 0, end = 0] = [Math.min(a, bytes.length), Math.min(b, bytes.length)].toSorted(
        (x, y) => x - y,
      );
      expect(crc16(bytes, start, end)).toBe(slowCrc16(bytes.subarray(start, end)));
    }),
  );
});

test('goes on where it stopped', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, at) => {
      const middle = Math.min(at, bytes.length);
      const first = crc16(bytes, 0, middle);
      expect(crc16(bytes, middle, bytes.length, first)).toBe(slowCrc16(bytes));
    }),
  );
});
