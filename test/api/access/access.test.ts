import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { basic, bearer, CONTROL_TOKEN, guardedApp, PASSWORD, READ_TOKEN } from './guarded-app.ts';
import { change, JSON_TYPE, LAN, LOCKED } from './rule-table.ts';

const HOST = 'sunpilot.local:8080';

test('a 403 without a password names the setting and the command', async () => {
  const { app } = guardedApp();
  const { detail } = (await app.inject(change())).json();
  expect(detail).toContain('set api.password: run sunpilot password');
});

describe('the first reason that holds is the one that is told', () => {
  const wrong = {
    remoteAddress: '198.51.100.7',
    host: 'evil.example',
    'content-type': 'text/plain',
    origin: 'https://evil.example',
    authorization: bearer(READ_TOKEN),
  };
  test.each([
    { right: {}, status: 403, why: 'the peer, before anything it sent' },
    { right: { remoteAddress: LAN }, status: 421, why: 'whether it is us who is asked' },
    { right: { remoteAddress: LAN, host: HOST }, status: 415, why: 'the kind of content' },
    {
      right: { remoteAddress: LAN, host: HOST, ...JSON_TYPE },
      status: 403,
      why: 'the origin, before a secret is looked at',
    },
    {
      right: { remoteAddress: LAN, host: HOST, ...JSON_TYPE, origin: `http://${HOST}` },
      status: 403,
      why: 'the scope',
    },
    {
      right: {
        remoteAddress: LAN,
        host: HOST,
        ...JSON_TYPE,
        origin: `http://${HOST}`,
        authorization: bearer(CONTROL_TOKEN),
      },
      status: 200,
      why: 'nothing is left',
    },
  ])('$status: $why', async ({ right, status }) => {
    const { app } = guardedApp(LOCKED);
    const { remoteAddress, ...headers } = { ...wrong, ...right };
    const { statusCode } = await app.inject({
      method: 'PUT',
      url: '/change',
      headers,
      remoteAddress,
    });
    expect(statusCode).toBe(status);
  });
});

describe('methods that change nothing', () => {
  test.each([
    { method: 'HEAD', url: '/open', status: 200, why: 'as GET' },
    { method: 'HEAD', url: '/private', status: 401, why: 'as GET' },
    { method: 'OPTIONS', url: '/private', status: 405, why: 'no CORS: no preflight is answered' },
    { method: 'GET', url: '/nothing', status: 404, why: 'there is nothing to protect' },
    { method: 'GET', url: '/change', status: 405, why: 'another method would do' },
  ] as const)('$method $url is $status: $why', async ({ method, url, status }) => {
    const { app } = guardedApp(LOCKED);
    expect((await app.inject({ method, url })).statusCode).toBe(status);
  });
});

test('no secret gets into the log', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line) => lines.push(line) });
  const { app } = guardedApp({ ...LOCKED, log });
  const secrets = [PASSWORD, 'een pot thee', CONTROL_TOKEN, 'another-token'];
  for (const secret of secrets) {
    for (const authorization of [basic(secret), bearer(secret)]) {
      await app.inject(change({ authorization }, { remoteAddress: `10.0.0.${lines.length}` }));
    }
  }
  const written = lines.join('');
  expect(written).toContain('a login failed');
  for (const secret of secrets) {
    expect(written).not.toContain(secret);
    expect(written).not.toContain(Buffer.from(`anyone:${secret}`).toString('base64'));
  }
});
