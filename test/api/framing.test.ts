import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { testApi } from '../support/test-api.ts';

/** What is answered to bytes on a connection of their own. */
async function say(bytes: string, options: Parameters<typeof testApi>[0] = {}) {
  const { app } = testApi(options);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(bytes.replaceAll('\n', '\r\n'));
  const answer = await text(socket);
  const [head = '', body = ''] = answer.split(/\r\n\r\n(.*)/s);
  const [first = '', ...headers] = head.split('\r\n');
  const [, status, title] = /^HTTP\/1\.1 (\d+) (.*)$/.exec(first) ?? [];
  return { status: Number(status), title, headers: headers.join('\n').toLowerCase(), body };
}

const CLOSE = 'Connection: close\n\n';

describe('what is no request, or does not say whom it is for, is answered with a problem', () => {
  test.each([
    { bytes: 'hello\n\n', status: 400, why: 'no HTTP at all' },
    { bytes: '\x16\x03\x01\x02\x00\x01\n\n', status: 400, why: 'the beginning of TLS' },
    { bytes: 'GET /power HTTP/9.9\nHost: localhost\n\n', status: 400, why: 'no version of HTTP' },
    { bytes: 'GET /power HTTP/1.1\nHo st: localhost\n\n', status: 400, why: 'a torn header' },
    { bytes: `GET /power HTTP/1.1\n${CLOSE}`, status: 400, why: 'no Host' },
    {
      bytes: `GET /power HTTP/1.1\nHost: localhost\nHost: localhost\n${CLOSE}`,
      status: 400,
      why: 'two hosts, alike',
    },
    {
      bytes: `GET /power HTTP/1.1\nhost: localhost\nHOST: evil.example\n${CLOSE}`,
      status: 400,
      why: 'two hosts that differ',
    },
    { bytes: 'GET /power HTTP/1.0\n\n', status: 421, why: 'HTTP/1.0 need not name a host' },
    {
      bytes: `GET http://evil.example/power HTTP/1.1\nHost: localhost\n${CLOSE}`,
      status: 421,
      why: 'the host in the target counts',
    },
    {
      bytes: `GET HTTPS://evil.example:443 HTTP/1.1\nHost: localhost\n${CLOSE}`,
      status: 421,
      why: 'however it is written',
    },
    {
      bytes: `GET http://localhost@evil.example/power HTTP/1.1\nHost: localhost\n${CLOSE}`,
      status: 421,
      why: 'a user is no host',
    },
    { bytes: 'CONNECT evil.example:443 HTTP/1.1\nHost: x\n\n', status: 501, why: 'a tunnel' },
    {
      bytes: `GET /power HTTP/1.1\nHost: localhost\nX: ${'x'.repeat(20_000)}\n\n`,
      status: 431,
      why: 'more headers than anyone needs',
    },
  ])('$status: $why', async ({ bytes, status }) => {
    const answer = await say(bytes);
    expect(answer.status).toBe(status);
    expect(answer.headers).toContain('content-type: application/problem+json\n');
    const problem = JSON.parse(answer.body);
    expect(problem).toMatchObject({ type: 'about:blank', status, title: answer.title });
    expect(problem.errors).toEqual([{ pointer: '#', detail: problem.detail }]);
    expect(problem.detail).toMatch(/\w/);
  });
});

describe('a target that names our host is as good as its path', () => {
  test.each([
    { target: 'http://localhost:8080/healthz', host: 'evil.example', why: 'the target counts' },
    { target: 'http://LOCALHOST/healthz?x=1', host: 'localhost', why: 'with a query' },
    { target: 'http://localhost/panel/healthz', host: 'localhost', why: 'behind a path' },
  ])('$target: $why', async ({ target, host }) => {
    const bytes = `GET ${target} HTTP/1.1\nHost: ${host}\n${CLOSE}`;
    const answer = await say(bytes, { config: { basePath: '/panel' } });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ status: 'alive' });
  });

  test('and a change from a page is held against it', async () => {
    const change = (origin: string) =>
      say(
        `PUT http://localhost:8080/api/v1/charger/mode HTTP/1.1\nHost: other.lan\nOrigin: ${origin}\nContent-Type: application/json\nContent-Length: 14\n${CLOSE}{"mode":"off"}`,
      );
    expect((await change('http://localhost:8080')).status).toBe(200);
    expect((await change('http://other.lan')).status).toBe(403);
  });
});

test('who asks for a tunnel and goes away at once does no harm', async () => {
  const { app } = testApi();
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const tunnels: Duplex[] = [];
  app.server.on('connect', (_request, socket) => tunnels.push(socket));
  const client = connect(port, '127.0.0.1');
  client.write('CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(app.server, 'connect');
  client.resetAndDestroy();
  // What nobody listens to is thrown; the reset may come too late to tell, so one is made here.
  expect(tunnels[0]?.emit('error', new Error('ECONNRESET'))).toBe(true);
  await app.close();
});

test.each(['100-continue', 'a miracle'])('who expects %s is answered', async (expected) => {
  const answer = await say(`GET /healthz HTTP/1.1\nHost: localhost\nExpect: ${expected}\n${CLOSE}`);
  expect([100, 200]).toContain(answer.status);
  expect(answer.body).toContain('alive');
});

test('what is asked while it stops is refused, in the same form', async () => {
  const { app } = testApi();
  let second = '';
  app.addHook('preClose', async () => {
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    second = await text(socket);
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [first] = await once(socket, 'data');
  expect(String(first)).toMatch(/^HTTP\/1\.1 200 /);
  await app.close();
  expect(second).toMatch(/^HTTP\/1\.1 503 /);
  expect(JSON.parse(second.split('\r\n\r\n')[1] ?? '')).toMatchObject({
    title: 'Service Unavailable',
    errors: [{ pointer: '#', detail: 'SunPilot is stopping.' }],
  });
});
