import { expect, test } from 'vitest';
import { hostOf, hostRule } from '../../../src/api/access/host-rule.ts';

const isOurs = hostRule({ name: 'SunPilot_E77308', hosts: ['Sun.Example.ORG'] });

test.each([
  { host: '192.168.68.106', why: 'an address' },
  { host: '192.168.68.106:8080', why: 'with a port' },
  { host: '203.0.113.9', why: 'any address: a name cannot be rebound to it' },
  { host: '[::1]', why: 'IPv6' },
  { host: '[FE80::1]:8080', why: 'IPv6 with a port, capitals' },
  { host: 'localhost:8080', why: 'a single label' },
  { host: 'SunPilot_E77308', why: 'the configured name' },
  { host: 'sunpilot_e77308.', why: 'a trailing dot, small letters' },
  { host: 'sunpilot.local', why: 'multicast DNS' },
  { host: 'SUNPILOT.LOCAL.:80', why: 'capitals, dot and port at once' },
  { host: 'box.garage.lan', why: 'a domain of the house, two deep' },
  { host: 'sunpilot.home.arpa', why: 'RFC 8375' },
  { host: 'sunpilot.internal', why: 'reserved by ICANN' },
  { host: 'sun.example.org:8443', why: 'in api.hosts' },
  { host: 'sunpilot:', why: 'an empty port (RFC 3986 section 3.2.3)' },
])('$host is ours: $why', ({ host }) => {
  expect(isOurs(host)).toBe(true);
});

test.each([
  { host: undefined, why: 'no header' },
  { host: '', why: 'nothing' },
  { host: 'evil.example', why: 'a public name' },
  { host: 'sunpilot.local.evil.example', why: 'it only begins like ours' },
  { host: 'evilsun.example.org', why: 'it only ends like ours' },
  { host: 'x.sun.example.org', why: 'below ours' },
  { host: '.local', why: 'no name before the domain' },
  { host: 'home.arpa', why: 'the domain itself' },
  { host: 'notlocal.example', why: 'the domain is not the name' },
  { host: '127.1', why: 'no address as addresses are written' },
  { host: '192.168.68.106.nip.example', why: 'a public name made of an address' },
  { host: '::1', why: 'IPv6 without brackets' },
  { host: '[evil.example]', why: 'no address in the brackets' },
  { host: '[::1].evil.example', why: 'more behind the brackets' },
  { host: 'evil.example:x@sunpilot.local', why: 'a user name is no host' },
  { host: 'sunpilot.local, evil.example', why: 'two of them' },
  { host: 'sunpilot.local/evil.example', why: 'a path is no host' },
  { host: 'sunpilot..local', why: 'an empty label' },
  { host: 'x'.repeat(254), why: 'longer than any name' },
  { host: 'sun\u017Fpilot.local', why: 'letters that are not' },
])('$host is not: $why', ({ host }) => {
  expect(isOurs(host)).toBe(false);
});

test.each([
  { header: 'LocalHost.:8080', host: 'localhost' },
  { header: '[::1]:8080', host: '[::1]' },
  { header: '127.0.0.1', host: '127.0.0.1' },
  { header: 'a:b', host: undefined },
])('the host in $header is $host', ({ header, host }) => {
  expect(hostOf(header)).toBe(host);
});
