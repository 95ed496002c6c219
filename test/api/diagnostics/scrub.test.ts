import { expect, test } from 'vitest';
import { scrubber } from '../../../src/api/diagnostics/scrub.ts';

test.each([
  ['connect ECONNREFUSED 192.168.1.17:80', 'connect ECONNREFUSED …:80', 'an address'],
  ['http://me:pw@box.lan/power: status 500', '… status 500', 'a URL, with what stands in it'],
  ['1-0:1.7.0 is no power: "4B384547"', '1-0:1.7.0 is no power: …', 'what was received'],
  ['from d8:3a:dd:e7:73:08', 'from …', 'a MAC address'],
  ['fe80::dead:beef:1:2 is silent', '… is silent', 'an IPv6 address'],
  ['cannot open /dev/serial/by-id/usb-FTDI_A1', 'cannot open …', 'a serial number in a path'],
  ['cannot open /dev/ttyUSB0', 'cannot open /dev/ttyUSB0', 'a port that every box has'],
  ['meter 4530303434303037', 'meter …', 'a number of equipment'],
  ['getaddrinfo ENOTFOUND nas.example.org', 'getaddrinfo ENOTFOUND …', 'a name that was asked for'],
  ['whatwatt_E77308.local: no answer', '…: no answer', 'a name that was found'],
  ["cannot open '/home/jan/cert.pem'", "cannot open '/home/…'", 'a folder with a name in it'],
  ['authentication has failed', 'authentication has failed', 'a long word'],
  ['broker keller: no answer', 'broker …: no answer', 'a name out of the configuration'],
  ['keller-2 and keller', '… and …', 'the longer name first'],
  ['ab', '…', 'a short secret that stands alone'],
  ['about', 'about', 'a short secret that is part of a word'],
])('%s', (sentence, expected, _reason) => {
  expect(scrubber(['keller', 'keller-2', 'ab'])(sentence)).toBe(expected);
});

test('what somebody else made long takes no time', () => {
  const sentence = scrubber([])(`no telegram: ${'a-'.repeat(500_000)}`);
  expect(sentence).toMatch(/^no telegram: a-a-/);
  expect(sentence.length).toBeLessThanOrEqual(1_000);
});
