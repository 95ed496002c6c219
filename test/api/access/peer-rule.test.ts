import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { PeerRule } from '../../../src/api/access/peer-rule.ts';

/** A network card, as the system tells of it. */
function card(cidr: string | null): NetworkInterfaceInfo {
  const address = cidr?.split('/')[0] ?? '0.0.0.0';
  const common = { address, netmask: '', mac: '00:00:5e:00:53:01', internal: false, cidr };
  return address.includes(':')
    ? { ...common, family: 'IPv6', scopeid: 0 }
    : { ...common, family: 'IPv4' };
}

function ruleWith(allowFrom: readonly string[], cidrs: readonly (string | null)[]) {
  const clock = new VirtualClock();
  let cards = cidrs.map(card);
  const rule = new PeerRule({ allowFrom, clock, interfaces: () => ({ eth0: cards }) });
  const renumber = (...next: string[]) => {
    cards = next.map(card);
  };
  return { rule, clock, renumber };
}

const OWN = ['203.0.113.5/24', '2001:db8:7::5/64'];

test.each([
  { peer: '127.0.0.1', why: 'loopback' },
  { peer: '::1', why: 'loopback of IPv6' },
  { peer: '::ffff:127.0.0.1', why: 'mapped into IPv6' },
  { peer: '169.254.3.4', why: 'link-local' },
  { peer: 'fe80::1%eth0', why: 'link-local of IPv6, with its zone' },
  { peer: 'febf::1', why: 'the last of fe80::/10' },
  { peer: '10.255.255.255', why: 'private' },
  { peer: '172.16.0.1', why: 'private, the first' },
  { peer: '172.31.255.254', why: 'private, the last' },
  { peer: '192.168.0.1', why: 'private' },
  { peer: '::ffff:192.168.0.1', why: 'private, mapped' },
  { peer: 'fd12:3456::1', why: 'unique local' },
  { peer: 'fc00::1', why: 'unique local, the first' },
  { peer: '203.0.113.250', why: 'our own network' },
  { peer: '2001:db8:7::abcd', why: 'our own IPv6 network' },
])('$peer may connect: $why', ({ peer }) => {
  expect(ruleWith([], OWN).rule.allows(peer)).toBe(true);
});

test.each([
  { peer: '198.51.100.7', why: 'the internet' },
  { peer: '::ffff:198.51.100.7', why: 'the internet, mapped' },
  { peer: '2001:db8:8::1', why: 'another IPv6 network' },
  { peer: '203.0.114.1', why: 'beside our own' },
  { peer: '172.15.255.255', why: 'before the private ones' },
  { peer: '172.32.0.0', why: 'behind them' },
  { peer: 'fec0::1', why: 'behind link-local' },
  { peer: 'fe00::1', why: 'behind unique local' },
  { peer: '100.64.0.1', why: "the provider's own network (RFC 6598)" },
  { peer: '0.0.0.0', why: 'nobody' },
  { peer: undefined, why: 'a peer that is gone' },
  { peer: 'localhost', why: 'no address' },
])('$peer may not: $why', ({ peer }) => {
  expect(ruleWith([], OWN).rule.allows(peer)).toBe(false);
});

describe('api.allowFrom', () => {
  test.each([
    { allowFrom: ['198.51.100.0/24'], peer: '198.51.100.7', allowed: true, why: 'a range' },
    { allowFrom: ['198.51.100.7'], peer: '198.51.100.7', allowed: true, why: 'one address' },
    { allowFrom: ['198.51.100.7'], peer: '198.51.100.8', allowed: false, why: 'and no other' },
    { allowFrom: ['2001:db8:8::/48'], peer: '2001:db8:8:9::1', allowed: true, why: 'of IPv6' },
    { allowFrom: ['0.0.0.0/0'], peer: '::ffff:198.51.100.7', allowed: true, why: 'all of IPv4' },
    { allowFrom: ['0.0.0.0/0'], peer: '2001:db8:8::1', allowed: false, why: 'but not of IPv6' },
    { allowFrom: ['198.51.100.7'], peer: '192.168.0.1', allowed: true, why: 'it only adds' },
  ])('$allowFrom lets $peer in: $allowed, $why', ({ allowFrom, peer, allowed }) => {
    expect(ruleWith(allowFrom, OWN).rule.allows(peer)).toBe(allowed);
  });
});

test('a new own network counts within ten seconds, and the old one no longer', () => {
  const { rule, clock, renumber } = ruleWith([], ['203.0.113.5/24']);
  expect(rule.allows('203.0.113.9')).toBe(true);
  renumber('198.51.100.5/24');
  clock.advanceTo(10_000);
  expect(rule.allows('198.51.100.9')).toBe(true);
  expect(rule.allows('203.0.113.9')).toBe(false);
});

test('a link that claims the whole internet for its network, or none, opens nothing', () => {
  const { rule } = ruleWith([], ['203.0.113.5/0', '2001:db8::5/0', null]);
  expect(rule.allows('198.51.100.7')).toBe(false);
  expect(rule.allows('2001:db8:8::1')).toBe(false);
});
