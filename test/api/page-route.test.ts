import { describe, expect, test } from 'vitest';
import { hashPassword } from '../../src/api/access/password.ts';
import { testApi } from '../support/test-api.ts';

test('GET / is the page, under a policy that lets nothing in from elsewhere', async () => {
  const { app } = testApi();
  const reply = await app.inject('/');
  expect(reply.statusCode).toBe(200);
  expect(reply.headers['content-type']).toMatch(/^text\/html/);
  expect(reply.headers['cache-control']).toBe('no-cache');
  const policy = String(reply.headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(policy).not.toContain('unsafe');
});

test('its files may be kept for ever, because their names change with them', async () => {
  const { app } = testApi();
  const reply = await app.inject('/assets/page-0a1b2c.js');
  expect(reply.statusCode).toBe(200);
  expect(reply.headers['content-type']).toMatch(/javascript/);
  expect(reply.headers['cache-control']).toContain('immutable');
});

test('a file that is not there is a problem like any unknown path', async () => {
  const { app } = testApi();
  for (const url of ['/assets/other.js', '/..%2fpackage.json', '/assets/']) {
    const reply = await app.inject(url);
    expect(reply.statusCode).toBeGreaterThanOrEqual(400);
    expect(reply.headers['content-type']).toContain('application/problem+json');
  }
});

test('where reading needs the password, so does the page', async () => {
  const config = { read: 'password', password: await hashPassword('een pot nat') } as const;
  const { app } = testApi({ config });
  expect((await app.inject('/')).statusCode).toBe(401);
});

describe('a browser that may not look yet', () => {
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  const locked = async () => {
    const password = await hashPassword('een pot nat');
    const config = { read: 'password', password, language: 'nl' } as const;
    return testApi({ config }).app;
  };

  test('is refused with the page, which asks for the password', async () => {
    const app = await locked();
    const open = await testApi().app.inject({ url: '/', headers: { accept } });
    const reply = await app.inject({ url: '/', headers: { accept } });
    expect(reply.statusCode).toBe(401);
    expect(reply.body).toBe(open.body);
    for (const name of ['content-type', 'cache-control', 'content-security-policy']) {
      expect(reply.headers[name], name).toBe(open.headers[name]);
    }
    expect(reply.headers['www-authenticate']).toBe('Bearer realm="SunPilot"');
    expect(reply.headers['set-cookie']).toContain('sunpilot-language=nl');
  });

  test('has the files of the page, and nothing of the house', async () => {
    const app = await locked();
    expect((await app.inject('/assets/page-0a1b2c.js')).statusCode).toBe(200);
    for (const url of ['/api/v1/charger', '/metrics', '/docs', '/index.html']) {
      const { statusCode } = await app.inject({ url, headers: { accept } });
      expect(statusCode, url).toBe(401);
    }
  });

  test('a wrong password in its request gets the page too, a program the problem', async () => {
    const app = await locked();
    const authorization = `Basic ${Buffer.from('me:een pot thee').toString('base64')}`;
    const person = await app.inject({ url: '/', headers: { accept, authorization } });
    expect(person.headers['content-type']).toMatch(/^text\/html/);
    const program = await app.inject({ url: '/', headers: { authorization } });
    expect(program.statusCode).toBe(401);
    expect(program.headers['content-type']).toBe('application/problem+json');
  });
});

test('the language of the box goes along with the page, and with nothing else', async () => {
  const { app } = testApi({ config: { language: 'nl', basePath: '/box' } });
  const reply = await app.inject('/');
  expect(reply.headers['set-cookie']).toBe('sunpilot-language=nl; Path=/box/; SameSite=Strict');
  expect((await app.inject('/assets/page-0a1b2c.js')).headers['set-cookie']).toBeUndefined();
});

test('without one the browser decides', async () => {
  expect((await testApi().app.inject('/')).headers['set-cookie']).toBeUndefined();
});
