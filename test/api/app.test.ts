import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { ChargerJson } from '../../src/api/charger/charger-json.ts';
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

test('what is told is told to all: every JSON answer has the shape it publishes', async () => {
  const { app } = testApi();
  const charger = ChargerJson.safeParse((await app.inject('/api/v1/charger')).json());
  expect(charger.error).toBeUndefined();
});
