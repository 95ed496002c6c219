import { describe, expect, test } from 'vitest';
import { challengeFor } from '../../../src/api/access/challenge.ts';
import { basic, guardedApp, SECRETS } from './guarded-app.ts';

describe('programs are asked for Basic, so that they send it', () => {
  test.each([
    { client: 'curl', headers: { 'user-agent': 'curl/8.5.0', accept: '*/*' } },
    { client: 'Wget, which waits to be asked', headers: { 'user-agent': 'Wget/1.21.3' } },
    { client: 'Prometheus', headers: { accept: 'application/openmetrics-text;version=1.0.0' } },
    { client: 'a program that says nothing', headers: {} },
  ])('$client', ({ headers }) => {
    expect(challengeFor(headers)).toBe(
      'Basic realm="SunPilot", charset="UTF-8", Bearer realm="SunPilot"',
    );
  });
});

describe('browsers are not, so that no window opens', () => {
  test.each([
    { sign: 'fetch metadata', headers: { 'sec-fetch-mode': 'cors' } },
    { sign: 'the mark of XMLHttpRequest', headers: { 'x-requested-with': 'XMLHttpRequest' } },
    { sign: 'an origin', headers: { origin: 'http://192.168.68.106' } },
    { sign: 'a page is wanted', headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } },
    {
      sign: 'its name: over plain HTTP in the house there is no fetch metadata',
      headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux aarch64)', accept: '*/*' },
    },
  ])('$sign', ({ headers }) => {
    expect(challengeFor(headers)).toBe('Bearer realm="SunPilot"');
  });
});

test('a 401 carries it, and a wrong password gets the same', async () => {
  const { app } = guardedApp({ config: { ...SECRETS } });
  for (const headers of [{}, { authorization: basic('wrong') }]) {
    const response = await app.inject({ url: '/private', headers });
    expect(response.statusCode).toBe(401);
    expect(response.headers['www-authenticate']).toContain('Basic realm="SunPilot"');
  }
});
