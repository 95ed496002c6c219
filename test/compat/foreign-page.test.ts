import { expect, test } from 'vitest';
import { isForeign } from '../../src/compat/foreign-page.ts';

test.each([
  { origin: undefined, host: 'box:8081', is: false, why: 'a program has no origin' },
  { origin: 'http://box:8081', host: 'box:8081', is: false, why: 'our own page' },
  { origin: 'https://box', host: 'box', is: false, why: 'ours behind a proxy with TLS' },
  { origin: 'http://box', host: 'box:80', is: false, why: 'the usual port, told' },
  { origin: 'http://box:8081', host: 'box:8082', is: true, why: 'a page of another port' },
  { origin: 'http://evil.example', host: 'box', is: true, why: 'a page of another host' },
  { origin: 'null', host: 'box', is: true, why: 'a sandboxed page' },
  { origin: 'chrome-extension://box2', host: 'box', is: true, why: 'no page of ours' },
  { origin: 'http://box', host: undefined, is: true, why: 'nobody says which host' },
])('$why: $origin at $host is foreign: $is', ({ origin, host, is }) => {
  expect(isForeign({ origin, host })).toBe(is);
});
