import { describe, expect, test } from 'vitest';
import { bearer, CONTROL_TOKEN, guardedApp, SECRETS } from './guarded-app.ts';
import { change, LAN } from './rule-table.ts';

const PANEL = 'https://panel.example.org';
const PREFLIGHT = {
  'access-control-request-method': 'PUT',
  'access-control-request-headers': 'authorization,content-type',
};

function withPanel() {
  return guardedApp({ config: { ...SECRETS, corsOrigins: [PANEL, 'http://tablet:8123'] } });
}

describe('without api.corsOrigins no page of another origin may read anything', () => {
  test('an answer allows none', async () => {
    const { app } = guardedApp();
    const { headers } = await app.inject({ url: '/open', headers: { origin: PANEL } });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  test('a preflight is not answered', async () => {
    const { app } = guardedApp();
    const headers = { origin: PANEL, ...PREFLIGHT };
    const response = await app.inject({ method: 'OPTIONS', url: '/change', headers });
    expect(response.statusCode).toBe(405);
    expect(response.headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('with api.corsOrigins', () => {
  test('a preflight of a listed origin is answered, without a credential', async () => {
    const { app } = withPanel();
    const headers = { origin: PANEL, ...PREFLIGHT };
    const response = await app.inject({ method: 'OPTIONS', url: '/change', headers });
    expect(response.statusCode).toBe(204);
    expect(response.headers).toMatchObject({
      'access-control-allow-origin': PANEL,
      'access-control-allow-methods': expect.stringContaining('PUT'),
      'access-control-allow-headers': expect.stringContaining('Authorization'),
      vary: 'Origin',
    });
    expect(response.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test('and then the change itself', async () => {
    const { app } = withPanel();
    const headers = { origin: PANEL, authorization: bearer(CONTROL_TOKEN) };
    const response = await app.inject(change({ ...headers, 'sec-fetch-site': 'cross-site' }));
    expect(response.statusCode).toBe(200);
    expect(response.headers['access-control-allow-origin']).toBe(PANEL);
    // The next page of a list, and what tells that it has not changed.
    expect(response.headers['access-control-expose-headers']).toBe('ETag, Link, Retry-After');
  });

  test('the page may read why it was refused', async () => {
    const { app } = withPanel();
    const response = await app.inject(change({ origin: PANEL }));
    expect(response.statusCode).toBe(401);
    expect(response.headers['access-control-allow-origin']).toBe(PANEL);
  });

  test.each([
    { origin: `${PANEL}:8443`, why: 'another port' },
    { origin: 'http://panel.example.org', why: 'another scheme' },
    { origin: 'https://x.panel.example.org', why: 'below it' },
    { origin: 'null', why: 'no origin' },
  ])('$origin is not listed: $why', async ({ origin }) => {
    const { app } = withPanel();
    const answer = await app.inject({ url: '/open', headers: { origin }, remoteAddress: LAN });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    const headers = { origin, ...PREFLIGHT };
    const preflight = await app.inject({ method: 'OPTIONS', url: '/change', headers });
    expect(preflight.statusCode).toBe(405);
    expect(preflight.headers).not.toHaveProperty('access-control-allow-origin');
  });

  test('a preflight of a foreign peer, or for a foreign name, is not answered', async () => {
    const { app } = withPanel();
    const headers = { origin: PANEL, ...PREFLIGHT };
    const peer = { method: 'OPTIONS', url: '/change', remoteAddress: '198.51.100.7' } as const;
    expect((await app.inject({ ...peer, headers })).statusCode).toBe(403);
    const named = { ...headers, host: 'evil.example' };
    const host = { method: 'OPTIONS', url: '/change', headers: named } as const;
    expect((await app.inject(host)).statusCode).toBe(421);
  });
});
