import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { healthUrl } from '../../src/cli/healthcheck.ts';
import { Config } from '../../src/config.ts';
import { command } from '../support/fake-io.ts';

/** Something on a port that answers as told. */
async function answering(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

describe('the running program', () => {
  const cases: { says: string; code: number; listener: RequestListener }[] = [
    { says: 'alive', code: 0, listener: (_, answer) => answer.end('{}') },
    { says: 'answered 503', code: 1, listener: (_, answer) => answer.writeHead(503).end() },
    { says: 'socket hang up', code: 1, listener: (request) => request.socket.destroy() },
    { says: 'no answer within 3000 ms', code: 1, listener: () => {} },
  ];
  test.each(cases)('$says: exit $code', async ({ says, code, listener }) => {
    const port = await answering(listener);
    const result = await command(['healthcheck', '--set', `api.port=${port}`]);
    expect(result.code).toBe(code);
    expect(result.out + result.err).toBe(`http://127.0.0.1:${port}/healthz: ${says}\n`);
  });

  test('nobody there', async () => {
    const { code, err } = await command(['healthcheck', '--set', 'api.port=1']);
    expect(code).toBe(1);
    expect(err).toContain('ECONNREFUSED');
  });

  test('asks for /healthz by an address, which no host rule refuses', async () => {
    let asked = '';
    const port = await answering((request, answer) => {
      asked = `${request.headers.host}${request.url}`;
      answer.end();
    });
    await command(['healthcheck'], {
      env: { SUNPILOT_API__PORT: `${port}`, SUNPILOT_API__BASE_PATH: '/box/' },
    });
    expect(asked).toBe(`127.0.0.1:${port}/box/healthz`);
  });
});

test('a configuration that is wrong is exit 2', async () => {
  const { code, err } = await command(['healthcheck', '--set', 'api.port=none']);
  expect(code).toBe(2);
  expect(err).toContain('--set api.port: is "none", must be a whole number from 0 to 65535');
});

describe('where the API is reached from here', () => {
  test.each([
    [{ host: '0.0.0.0' }, 'http://127.0.0.1:8080/healthz'],
    [{ host: '::' }, 'http://[::1]:8080/healthz'],
    [{ host: 'fe80::1', port: 80 }, 'http://[fe80::1]/healthz'],
    [{ tls: { cert: 'c', key: 'k' } }, 'https://127.0.0.1:8080/healthz'],
  ])('%j: %s', (api, url) => {
    const config = Config.parse({ meter: { source: 'simulated' }, api });
    expect(healthUrl(config.api).href).toBe(url);
  });
});
