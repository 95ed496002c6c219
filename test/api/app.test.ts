import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { testApi } from '../support/test-api.ts';

function get(url: string, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, resolve).on('error', reject).end();
  });
}

describe('one connection is enough for a poller', () => {
  test('the server says it keeps the line for 75 s, and keeps it', async () => {
    const { app } = testApi();
    const origin = await app.listen({ host: '127.0.0.1', port: 0 });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (let poll = 0; poll < 20; poll += 1) {
      const reply = await get(`${origin}/power`, agent);
      ports.add(reply.socket.localPort);
      expect(reply.headers).toMatchObject({ 'keep-alive': 'timeout=75' });
      await text(reply);
    }
    expect(ports.size).toBe(1);
    agent.destroy();
  });
});

describe('paths', () => {
  test.each(['/nowhere', '/api/v1/chargers', '/power/', '/Power'])(
    '%s is a problem',
    async (url) => {
      const { app } = testApi();
      const reply = await app.inject(url);
      expect(reply.statusCode).toBe(404);
      expect(reply.headers['content-type']).toContain('application/problem+json');
      expect(reply.json()).toMatchObject({ status: 404 });
    },
  );

  test('HEAD is answered where GET is, without a body', async () => {
    const { app } = testApi();
    const reply = await app.inject({ method: 'HEAD', url: '/power' });
    expect(reply.statusCode).toBe(200);
    expect(reply.body).toBe('');
  });
});

describe('behind a path', () => {
  test.each([
    { url: '/panel/power', status: 200, why: 'the panel left its path on' },
    { url: '/power', status: 200, why: 'the panel took it off, or nobody is between' },
    { url: '/panel', status: 200, why: 'the front page' },
    { url: '/panel/', status: 200, why: 'the front page' },
    { url: '/panel?x=1', status: 200, why: 'a query' },
    { url: '/panelpower', status: 404, why: 'only a whole segment counts' },
    { url: '/other/power', status: 404, why: 'another path' },
  ])('$url is $status: $why', async ({ url, status }) => {
    const { app } = testApi({ config: { basePath: '/panel' } });
    expect((await app.inject(url)).statusCode).toBe(status);
  });
});

test('a bug is logged with its cause and told without it', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const { app, house } = testApi({ log });
  await app.ready();
  house.picture = () => {
    throw new TypeError('the picture fell off the wall');
  };
  const reply = await app.inject('/api/v1/charger');
  expect(reply.statusCode).toBe(500);
  expect(reply.body).not.toContain('wall');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 50, err: { type: 'TypeError', message: 'the picture fell off the wall' } },
  ]);
});

test('requests that go well leave no line in the log', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
  const { app } = testApi({ log });
  for (const url of ['/power', '/api/data', '/metrics', '/nowhere']) await app.inject(url);
  expect(lines).toEqual([]);
});
