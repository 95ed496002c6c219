import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import fastify from 'fastify';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { registerAccess } from '../../../src/api/access/access.ts';
import { readTlsFiles } from '../../../src/api/access/tls-files.ts';
import { ApiConfig } from '../../../src/api/api.config.ts';
import { basic, guardedApp, PASSWORD, SECRETS } from './guarded-app.ts';

const FIXTURES = new URL('fixtures/', import.meta.url).pathname;

async function portOf(
  app: { listen(to: object): unknown; server: { address(): unknown } },
  host: string,
) {
  await app.listen({ host, port: 0 });
  return (app.server.address() as AddressInfo).port;
}

/** An IPv4 address of a network card, where this machine has one. */
function ownAddress(): string | undefined {
  const cards = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return cards.find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}

/** One request on a connection of its own. */
async function ask(options: RequestOptions, over = httpRequest, body = '') {
  const request = over({ agent: false, ...options });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

/** A change without a body, as `curl -X PUT -H 'Content-Type: application/json'` sends it. */
function put(port: number, host: string, headers: Record<string, string> = {}): RequestOptions {
  const type = { 'content-type': 'application/json' };
  return { host, port, method: 'PUT', path: '/change', headers: { ...type, ...headers } };
}

describe('the demo, at this machine', () => {
  test.each([
    { listen: '127.0.0.1', to: '127.0.0.1' },
    { listen: '::1', to: '::1' },
    { listen: '::', to: '127.0.0.1' },
    { listen: '0.0.0.0', to: '127.0.0.1' },
  ])('takes a change at $to, listening on $listen', async ({ listen, to }) => {
    const { app } = guardedApp();
    const port = await portOf(app, listen);
    expect(await ask(put(port, to))).toMatchObject({ status: 200, body: 'fine' });
  });

  test.each([
    { headers: { host: 'localhost' }, status: 200, why: 'this machine by name' },
    { headers: { host: 'LOCALHOST.:1' }, status: 200, why: 'however it is written' },
    { headers: { host: '[::1]:8080' }, status: 200, why: 'a forwarded port of one who sits here' },
    { headers: { host: '192.168.1.1' }, status: 403, why: 'another machine by address' },
    { headers: { host: 'sunpilot.local' }, status: 403, why: 'by a name of the house' },
    { headers: { host: 'evil.example' }, status: 421, why: 'by a name of the internet' },
    { headers: { via: '1.1 proxy' }, status: 403, why: 'a proxy at this machine' },
    { headers: { 'x-forwarded-for': '192.168.1.5' }, status: 403, why: 'one that tells for whom' },
  ])('H28 $status for $headers: $why', async ({ headers, status }) => {
    const { app } = guardedApp();
    const port = await portOf(app, '127.0.0.1');
    expect((await ask(put(port, '127.0.0.1', headers))).status).toBe(status);
  });

  test('takes none from an address of the network, even its own', async () => {
    const own = ownAddress();
    const { app } = guardedApp();
    const port = await portOf(app, '0.0.0.0');
    const headers = { host: 'localhost' };
    // Whatever comes to an address of the network may have come from there.
    expect((await ask(put(port, own ?? '127.0.0.1', headers))).status).toBe(own ? 403 : 200);
  });
});

test('a request without a Host header is not for us', async () => {
  const { app } = guardedApp();
  const port = await portOf(app, '127.0.0.1');
  const socket = connect(port, '127.0.0.1');
  socket.end('GET /open HTTP/1.0\r\n\r\n');
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 421 /);
});

test('five wrong passwords close the door to one address, and to no other', async () => {
  const { app } = guardedApp({ config: { ...SECRETS } });
  const port = await portOf(app, '0.0.0.0');
  const from = (localAddress: string, password: string) =>
    ask({ ...put(port, '127.0.0.1', { authorization: basic(password) }), localAddress });
  const statuses: (number | undefined)[] = [];
  for (let count = 0; count < 6; count++) {
    statuses.push((await from('127.0.0.1', `guess ${count}`)).status);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  const closed = await from('127.0.0.1', PASSWORD);
  expect(closed.status).toBe(429);
  expect(closed.headers['retry-after']).toBe('60');
  expect((await from('127.0.0.2', PASSWORD)).status).toBe(200);
});

test('over HTTPS the own origin is that of HTTPS', async () => {
  const files = { cert: `${FIXTURES}cert.pem`, key: `${FIXTURES}key.pem` };
  const tls = await readTlsFiles(files);
  if (!tls.ok) throw new TypeError('the fixtures fit');
  const app = fastify({ https: tls.files });
  onTestFinished(() => app.close());
  registerAccess(app, {
    config: ApiConfig.parse({ tls: files }),
    name: 'sunpilot',
    simulated: true,
    clock: new VirtualClock(),
    log: pino({ enabled: false }),
  });
  app.post('/change', { config: { access: 'control' } }, async () => 'fine');
  const port = await portOf(app, '127.0.0.1');
  const ca = await readFile(files.cert);
  const post = async (origin: string) => {
    const options = { ...put(port, 'localhost', { origin }), method: 'POST', ca };
    return (await ask(options, httpsRequest, '{}')).status;
  };
  expect(await post(`https://localhost:${port}`)).toBe(200);
  expect(await post(`http://localhost:${port}`)).toBe(403);
});
