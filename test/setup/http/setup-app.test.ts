import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InjectOptions } from 'fastify';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { SAFE_OUTPUTS } from '../../../src/charging/board.ts';
import { systemClock } from '../../../src/clock.ts';
import { setupApp } from '../../../src/setup/http/setup-app.ts';
import { SetupCode } from '../../../src/setup/http/setup-code.ts';
import { FakeBoard } from '../../support/fakes.ts';

const CODE = 'ABCD-2345';
const PAGE = fileURLToPath(new URL('../../support/page', import.meta.url));
const ANSWERS = {
  password: 'een pot nat',
  timezone: 'Europe/Amsterdam',
  meter: { source: 'simulated' },
  electrical: { phases: 1, circuitA: 16, cableA: null, mainsA: null },
  board: { driver: 'simulated' },
  mode: 'solar',
};

/** A box that was never set up, in a folder of its own. */
function box() {
  const folder = mkdtempSync(join(tmpdir(), 'sunpilot-setup-app-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const configPath = join(folder, 'config.yaml');
  const stateDir = join(folder, 'state');
  const board = new FakeBoard();
  let finished = 0;
  const app = setupApp({
    code: new SetupCode(systemClock, CODE),
    configPath,
    stateDir,
    port: 8_080,
    rules: [],
    openBoard: async () => board,
    finished: () => {
      finished += 1;
    },
    clock: systemClock,
    log: pino({ enabled: false }),
    page: PAGE,
  });
  onTestFinished(() => app.close());
  return { app, configPath, stateDir, board, finished: () => finished };
}

type Box = ReturnType<typeof box>;

function post({ app }: Box, url: string, body?: unknown, more: InjectOptions['headers'] = {}) {
  const headers = { 'content-type': 'application/json', ...more };
  const payload = body === undefined ? '' : JSON.stringify(body);
  return app.inject({ method: 'POST', url: `/api/v1/setup${url}`, headers, payload });
}

/** The cookie of a browser in which the code was typed. */
async function opened(one: Box): Promise<{ cookie: string }> {
  const reply = await post(one, '/code', { code: CODE });
  expect(reply.statusCode).toBe(200);
  return { cookie: String(reply.headers['set-cookie']).split(';')[0] ?? '' };
}

test.each([
  ['GET', '/about'],
  ['POST', '/meters'],
  ['POST', '/meter'],
  ['POST', '/check'],
  ['POST', '/board'],
  ['POST', '/finish'],
] as const)('%s %s needs the code, before its body is looked at', async (method, url) => {
  const { app, configPath, board } = box();
  const headers = { 'content-type': 'application/json' };
  const reply = await app.inject({
    method,
    url: `/api/v1/setup${url}`,
    headers,
    ...(method === 'POST' && { payload: '{"nonsense":1}' }),
  });
  expect(reply.statusCode).toBe(401);
  expect(existsSync(configPath)).toBe(false);
  expect(board.applied).toEqual([]);
});

test('the code opens a browser, with a cookie that no script reads', async () => {
  const one = box();
  const state = async (headers = {}) =>
    (await one.app.inject({ url: '/api/v1/setup', headers })).json().state;
  expect(await state()).toBe('locked');
  const wrong = await post(one, '/code', { code: 'ABCD-2346' });
  expect([wrong.statusCode, wrong.json().detail]).toEqual([
    401,
    'This is not the code; 9 more tries.',
  ]);
  const right = await post(one, '/code', { code: 'abcd2345' });
  expect(right.headers['set-cookie']).toMatch(/HttpOnly; SameSite=Strict/);
  expect(await state(await opened(one))).toBe('open');
  expect(await state()).toBe('locked');
});

test('ten wrong codes close it, whoever types them; who is in stays in', async () => {
  const one = box();
  const inside = await opened(one);
  for (let tries = 0; tries < 10; tries++) await post(one, '/code', { code: `no${tries}` });
  expect((await post(one, '/code', { code: CODE })).statusCode).toBe(403);
  expect((await one.app.inject('/api/v1/setup')).json().state).toBe('closed');
  expect((await post(one, '/check', ANSWERS, inside)).statusCode).toBe(200);
});

test.each([
  [{ host: 'evil.example' }, 421, 'a name that was made to lead here'],
  [{ origin: 'http://evil.example' }, 403, 'a page of somebody else'],
  [{ 'sec-fetch-site': 'cross-site' }, 403, 'a browser that says so'],
  [{ 'content-type': 'text/plain' }, 415, 'a form'],
])('the code is not taken with %j', async (headers, status, _reason) => {
  const one = box();
  expect((await post(one, '/code', { code: CODE }, headers)).statusCode).toBe(status);
});

test('who connects from outside gets nothing, not even the page', async () => {
  const { app } = box();
  const reply = await app.inject({ url: '/', remoteAddress: '93.184.216.34' });
  expect(reply.statusCode).toBe(403);
});

test('the answers are checked like a configuration, with pointers into them', async () => {
  const one = box();
  const inside = await opened(one);
  const electrical = { ...ANSWERS.electrical, circuitA: 3 };
  const bad = { ...ANSWERS, electrical, password: 'short' };
  const { problems } = (await post(one, '/check', bad, inside)).json();
  const pointers = problems.map(({ pointer }: { pointer: string }) => pointer);
  expect(pointers.toSorted()).toEqual(['/electrical/circuitA', '/password']);
  const refused = await post(one, '/finish', bad, inside);
  expect(refused.statusCode).toBe(422);
  expect(refused.json().errors.length).toBe(2);
  expect(existsSync(one.configPath)).toBe(false);
});

test('a meter outside of the house is not asked', async () => {
  const one = box();
  const body = { url: 'http://93.184.216.34/power', timezone: 'Europe/Amsterdam' };
  const reply = await post(one, '/meter', body, await opened(one));
  expect(reply.json()).toMatchObject({ ok: false, kind: 'not-in-house' });
});

test('a time zone that is none is refused before any meter is asked', async () => {
  const one = box();
  const body = { url: 'http://127.0.0.1:9/power', timezone: 'Mars/Phobos' };
  const reply = await post(one, '/meter', body, await opened(one));
  expect(reply.statusCode).toBe(422);
});

test('of what a server in the house answers only numbers are told', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/moved') response.writeHead(302, { location: '/power' }).end();
    else response.end('{"secret":"do not tell"}');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const one = box();
  const inside = await opened(one);
  for (const path of ['/power', '/moved']) {
    const body = { url: `http://127.0.0.1:${port}${path}`, timezone: 'Europe/Amsterdam' };
    const reply = await post(one, '/meter', body, inside);
    expect(reply.json()).toMatchObject({ ok: false, detail: expect.any(String) });
    expect(reply.body).not.toContain('do not tell');
  }
});

test('a board is tested with nothing offered and its contactor open', async () => {
  const one = box();
  const reply = await post(one, '/board', ANSWERS, await opened(one));
  expect(reply.json()).toMatchObject({ kind: 'tested', ok: true });
  expect(one.board.applied).toEqual([SAFE_OUTPUTS]);
  expect(one.board.closed).toBe(true);
});

test('in the end the configuration is written, once, with the password hashed', async () => {
  const one = box();
  const inside = await opened(one);
  expect((await one.app.inject({ url: '/api/v1/setup/about', headers: inside })).json()).toEqual({
    hostname: expect.any(String),
    path: one.configPath,
    obstacle: null,
  });
  expect((await post(one, '/finish', ANSWERS, inside)).statusCode).toBe(200);
  const text = readFileSync(one.configPath, 'utf8');
  expect(text).toContain('mode: solar');
  expect(text, 'a start without flags finds what this one remembered').toContain(
    `stateDir: ${one.stateDir}\n`,
  );
  expect(text).not.toContain(ANSWERS.password);
  expect(existsSync(join(one.stateDir, 'setup-done'))).toBe(true);
  await expect.poll(one.finished).toBe(1);
  expect((await post(one, '/finish', ANSWERS, inside)).statusCode).toBe(409);
  expect(readFileSync(one.configPath, 'utf8')).toBe(text);
});

test('where nothing can be remembered nothing is written either', async () => {
  const one = box();
  writeFileSync(one.stateDir, '');
  const reply = await post(one, '/finish', ANSWERS, await opened(one));
  expect(reply.statusCode).toBe(503);
  expect(existsSync(one.configPath)).toBe(false);
  expect(one.finished()).toBe(0);
});
