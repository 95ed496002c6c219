import type { FastifyInstance } from 'fastify';
import { beforeEach, expect, test } from 'vitest';
import { hashPassword } from '../../src/api/access/password.ts';
import { IDLE_MS } from '../../src/api/access/sessions.ts';
import { send, testApi } from '../support/test-api.ts';

const PASSWORD = 'een pot nat';
const hash = await hashPassword(PASSWORD);
const LOGIN = '/api/v1/login';
const LOGOUT = '/api/v1/logout';

let app: FastifyInstance;
let clock: ReturnType<typeof testApi>['clock'];

beforeEach(() => {
  ({ app, clock } = testApi({ config: { password: hash } }));
});

async function login(password = PASSWORD) {
  const answer = await send(app, 'POST', LOGIN, { password });
  const [header = ''] = [answer.headers['set-cookie']].flat();
  return { status: answer.statusCode, header, cookie: header.split(';')[0] ?? '' };
}

const change = (cookie: string, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'PUT',
    url: '/api/v1/charger/mode',
    headers: { 'content-type': 'application/json', cookie, ...headers },
    payload: '{"mode":"manual"}',
  });

const who = async (cookie = '') =>
  (await app.inject({ url: LOGIN, headers: { cookie } })).json() as object;

test('the password opens a session that may do what the password may', async () => {
  expect((await change('')).statusCode).toBe(401);
  const { status, header, cookie } = await login();
  expect(status).toBe(200);
  expect(header).toMatch(
    /^sunpilot=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/,
  );
  expect((await change(cookie)).statusCode).toBe(200);
  expect((await app.inject({ url: '/api/v1/why', headers: { cookie } })).statusCode).toBe(200);
});

test('a page learns what it may do', async () => {
  expect(await who()).toEqual({ passwordSet: true, mayRead: false, mayControl: false });
  const { cookie } = await login();
  expect(await who(cookie)).toEqual({ passwordSet: true, mayRead: true, mayControl: true });
  const demo = testApi().app;
  expect((await demo.inject({ url: LOGIN })).json()).toEqual({
    passwordSet: false,
    mayRead: true,
    mayControl: true,
  });
});

test('another password opens nothing, and guessing slows down', async () => {
  expect(await login('een pot thee')).toMatchObject({ status: 401, cookie: '' });
  for (let guess = 0; guess < 5; guess++) await login(`guess ${guess}`);
  expect((await login()).status).toBe(429);
});

test.each([
  ['none', ''],
  ['one made up', `sunpilot=${'A'.repeat(43)}`],
  ['one too short', 'sunpilot=abc'],
])('a cookie that is %s is nobody’s', async (_what, cookie) => {
  expect((await change(cookie)).statusCode).toBe(401);
});

test('others beside it are no matter', async () => {
  const { cookie } = await login();
  expect((await change(`theme=dark; ${cookie}; lang=nl`)).statusCode).toBe(200);
  expect((await change(`not${cookie}`)).statusCode).toBe(401);
});

test('logging out ends the session, whoever kept its cookie', async () => {
  const { cookie } = await login();
  const headers = { 'content-type': 'application/json', cookie };
  const answer = await app.inject({ method: 'POST', url: LOGOUT, headers });
  expect(answer.json()).toEqual({ passwordSet: true, mayRead: false, mayControl: false });
  expect(answer.headers['set-cookie']).toMatch(/^sunpilot=; .*Max-Age=0/);
  expect((await change(cookie)).statusCode).toBe(401);
});

test('a session lives as long as it is used', async () => {
  const { cookie } = await login();
  clock.advanceTo(clock.now() + IDLE_MS - 1_000);
  expect((await change(cookie)).statusCode).toBe(200);
  clock.advanceTo(clock.now() + IDLE_MS - 1_000);
  expect((await change(cookie)).statusCode).toBe(200);
  clock.advanceTo(clock.now() + IDLE_MS + 1_000);
  expect((await change(cookie)).statusCode).toBe(401);
});

test('the 65th browser ends the session of the one that was away longest', async () => {
  const first = (await login()).cookie;
  const second = (await login()).cookie;
  expect((await change(first)).statusCode).toBe(200);
  for (let browser = 3; browser <= 65; browser++) await login();
  expect((await change(second)).statusCode).toBe(401);
  expect((await change(first)).statusCode).toBe(200);
});

test('a foreign page can neither log in nor use a session', async () => {
  const { cookie } = await login();
  const origin = { origin: 'http://evil.example' };
  expect((await change(cookie, origin)).statusCode).toBe(403);
  const headers = { 'content-type': 'application/json', ...origin };
  const payload = JSON.stringify({ password: PASSWORD });
  const answer = await app.inject({ method: 'POST', url: LOGIN, headers, payload });
  expect(answer.statusCode).toBe(403);
});

test('behind a path and HTTPS the cookie says so', async () => {
  const { app: other } = testApi({ config: { password: hash, basePath: '/box' } });
  const answer = await send(other, 'POST', LOGIN, { password: PASSWORD });
  expect(answer.headers['set-cookie']).toContain('Path=/box/;');
});

test('without a password there is nothing to log in with', async () => {
  const { app: open } = testApi();
  const answer = await send(open, 'POST', LOGIN, { password: 'x' });
  expect(answer.statusCode).toBe(403);
  expect(answer.json()).toMatchObject({ detail: expect.stringContaining('sunpilot password') });
});

test.each([{}, { password: '' }, { password: 5 }, { password: 'x', user: 'y' }])(
  'a body that is none: %j',
  async (body) => {
    expect((await send(app, 'POST', LOGIN, body)).statusCode).toBe(422);
  },
);
