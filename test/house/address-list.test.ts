import { expect, test } from 'vitest';
import { AddressList, addressRange } from '../../src/house/address-list.ts';

test.each([
  { text: '10.0.0.0/8', prefix: 8 },
  { text: '10.0.0.1', prefix: 32 },
  { text: 'fd00::/8', prefix: 8 },
  { text: '::1', prefix: 128 },
])('$text is a range of prefix $prefix', ({ text, prefix }) => {
  expect(addressRange(text)?.prefix).toBe(prefix);
});

test.each([
  '',
  '10.0.0.0/33',
  'fd00::/129',
  '10.0.0/8',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  'lan',
  '::/-1',
])('"%s" is no range', (text) => {
  expect(addressRange(text)).toBeUndefined();
});

const LIST = ['192.168.1.7', '10.0.0.0/8', 'fd00::/8', 'lan'];

test.each([
  ['192.168.1.7', true, 'by itself'],
  ['192.168.1.8', false, 'its neighbour'],
  ['10.255.0.1', true, 'in a range'],
  ['11.0.0.0', false, 'behind it'],
  ['fd12::1', true, 'in one of IPv6'],
  ['fe80::1', false, 'beside it'],
  ['::ffff:11.0.0.0', false, 'not in its plain form, nor listed'],
  ['lan', false, 'no address, though it was given as one'],
  ['', false, 'nobody'],
])('%s: %s, %s', (address, expected) => {
  expect(new AddressList(LIST).has(address)).toBe(expected);
});
