import { expect, test } from 'vitest';
import { send, testApi } from '../../support/test-api.ts';
import { basic, bearer, PASSWORD, READ_TOKEN, SECRETS } from './guarded-app.ts';

const CHARGER = '/api/v1/charger';

test.each(['/power', '/api/data', '/info', '/version', '/healthz', '/readyz'])(
  '%s is open where all else is locked',
  async (url) => {
    const { app } = testApi({ config: { ...SECRETS, read: 'password' } });
    expect((await app.inject(url)).statusCode).toBeOneOf([200, 503]);
  },
);

test.each(['/', CHARGER, '/metrics', '/docs', '/docs/static/index.html', '/openapi.json'])(
  '%s is for the house, or for who has the password',
  async (url) => {
    const locked = testApi({ config: { ...SECRETS, read: 'password' } }).app;
    const open = testApi({ config: { ...SECRETS } }).app;
    expect((await locked.inject(url)).statusCode).toBe(401);
    for (const authorization of [basic(PASSWORD), bearer(READ_TOKEN)]) {
      expect((await locked.inject({ url, headers: { authorization } })).statusCode).toBeLessThan(
        400,
      );
    }
    expect((await open.inject(url)).statusCode).toBeLessThan(400);
  },
);

test('/api/v1/events is locked like the charger', async () => {
  const { app } = testApi({ config: { ...SECRETS, read: 'password' } });
  expect((await app.inject('/api/v1/events')).statusCode).toBe(401);
});

test('/api/v1/why needs the password once one is set, whoever may read the rest', async () => {
  expect((await testApi().app.inject('/api/v1/why')).statusCode).toBe(200);
  const { app } = testApi({ config: { ...SECRETS } });
  expect((await app.inject('/api/v1/why')).statusCode).toBe(401);
  const headers = { authorization: basic(PASSWORD) };
  expect((await app.inject({ url: '/api/v1/why', headers })).statusCode).toBe(200);
});

test.each([
  { method: 'PATCH', url: CHARGER },
  { method: 'PUT', url: `${CHARGER}/mode` },
  { method: 'PUT', url: `${CHARGER}/manual` },
  { method: 'PUT', url: `${CHARGER}/law` },
  { method: 'PUT', url: `${CHARGER}/enabled` },
  { method: 'PUT', url: `${CHARGER}/boost` },
  { method: 'DELETE', url: `${CHARGER}/boost` },
  { method: 'PUT', url: `${CHARGER}/external` },
  { method: 'DELETE', url: `${CHARGER}/external` },
  { method: 'POST', url: `${CHARGER}/faults/reset` },
] as const)('$method $url needs the password, before its body is looked at', async (request) => {
  const { app, control } = testApi({ config: { ...SECRETS } });
  const { method, url } = request;
  expect((await send(app, method, url, { nonsense: 1 })).statusCode).toBe(401);
  const headers = { 'content-type': 'application/json', authorization: bearer(READ_TOKEN) };
  expect((await app.inject({ ...request, headers, payload: '{}' })).statusCode).toBe(403);
  expect(control.asked).toEqual([]);
});

test('behind a path the rules are the same, however the path is asked for', async () => {
  const { app } = testApi({ config: { ...SECRETS, basePath: '/sunpilot', read: 'password' } });
  for (const path of ['/sunpilot', '', '//sunpilot', '/sunpilot/sunpilot']) {
    const { statusCode } = await app.inject(path + CHARGER);
    expect(statusCode, path).toBeOneOf([401, 404]);
  }
  expect((await app.inject(`/sunpilot${CHARGER}`)).statusCode).toBe(401);
});

test.each([
  `${CHARGER}/`,
  `${CHARGER}?x=1`,
  `${CHARGER};x`,
  '/api/v1/%63harger',
  '/api/v1/../v1/charger',
  '/API/V1/CHARGER',
  '//api/v1/charger',
  'http://evil.example/api/v1/charger',
])('no spelling of a locked path opens it: %s', async (url) => {
  const { app } = testApi({ config: { ...SECRETS, read: 'password' } });
  expect((await app.inject(url)).statusCode).toBeOneOf([401, 404, 421]);
});

test('a path that cannot be decoded is a problem like any other', async () => {
  const { app } = testApi();
  const response = await app.inject('/%zz');
  expect(response.statusCode).toBe(400);
  expect(response.headers['content-type']).toBe('application/problem+json');
});
