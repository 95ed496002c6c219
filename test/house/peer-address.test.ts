import { BlockList, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLoopbackAddress, networkOf, plainAddress } from '../../src/house/peer-address.ts';

test.each([
  { address: '127.0.0.1', is: true, why: 'loopback' },
  { address: '127.255.255.254', is: true, why: 'so is all of 127.0.0.0/8' },
  { address: '::1', is: true, why: 'of IPv6' },
  { address: '::ffff:127.0.0.1', is: true, why: 'as a socket for both versions has it' },
  { address: '::FFFF:127.0.0.1', is: true, why: 'in capitals' },
  { address: undefined, is: false, why: 'of a connection that is gone' },
  { address: '128.0.0.1', is: false, why: 'beside it' },
  { address: '::ffff:192.168.1.1', is: false, why: 'of the house' },
  { address: '::2', is: false, why: 'beside it' },
  { address: '127.0.0.1.evil.example', is: false, why: 'no address' },
  { address: '', is: false, why: 'nothing' },
])('loopback is $is for $address: $why', ({ address, is }) => {
  expect(isLoopbackAddress(address)).toBe(is);
});

test.each([
  { address: '::ffff:192.0.2.1', plain: '192.0.2.1' },
  { address: 'fe80::1%eth0', plain: 'fe80::1' },
  { address: '2001:DB8::1', plain: '2001:db8::1' },
  { address: '192.0.2.1', plain: '192.0.2.1' },
])('$address is $plain', ({ address, plain }) => {
  expect(plainAddress(address)).toBe(plain);
});

/** As sockets write them (RFC 5952): shortest, lower case. */
const ipv6 = fc
  .array(fc.constantFrom(0, 0, 0, 0, 1, 0xfe80), { minLength: 8, maxLength: 8 })
  .map((groups) => groups.map((group) => group.toString(16)).join(':'))
  .map((text) => new URL(`http://[${text}]/`).hostname.slice(1, -1))
  // Those are IPv4 addresses, and never come to it.
  .filter((text) => isIPv6(text) && !text.startsWith('::ffff:'));

test('two IPv6 addresses are of one network when their first 64 bits are the same', () => {
  let same = 0;
  fc.assert(
    fc.property(ipv6, ipv6, (one, other) => {
      const network = new BlockList();
      network.addSubnet(one, 64, 'ipv6');
      const isSame = network.check(other, 'ipv6');
      same += isSame ? 1 : 0;
      expect(networkOf(one) === networkOf(other)).toBe(isSame);
    }),
    { numRuns: 5_000 },
  );
  // Enough of both, or nothing was shown.
  expect(same).toBeGreaterThan(50);
});

test('every IPv4 address is a network of its own', () => {
  expect(networkOf('192.168.1.10')).toBe('192.168.1.10');
});
