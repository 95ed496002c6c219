import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { ListenError } from '../../src/cli/listen-error.ts';
import { command } from '../support/fake-io.ts';

const error = (code: string) => Object.assign(new Error('listen'), { code });
const place = { host: '10.0.0.9', port: 80 };

test.each([
  { code: 'EADDRINUSE', says: '10.0.0.9 port 80 is taken: set another api.port' },
  { code: 'EACCES', says: '10.0.0.9 port 80 is not for this user: set api.port above 1023' },
  { code: 'EADDRNOTAVAIL', says: '10.0.0.9 is no address of this machine: set api.host' },
  { code: 'EMFILE', says: '10.0.0.9 port 80 cannot be listened on: listen' },
])('$code says what helps', ({ code, says }) => {
  const cause = error(code);
  const { message, cause: told } = new ListenError(cause, place);
  expect(message).toContain(says);
  expect(told).toBe(cause);
});

test('a first installation whose port is taken says so in a line, exit 1', async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  try {
    const nowhere = '/tmp/sunpilot-without-such-a-folder';
    const { code, err } = await command([
      ...['run', '--setup', '--config', `${nowhere}/config.yaml`, '--set', `stateDir=${nowhere}`],
      ...['--set', 'api.host=127.0.0.1', '--set', `api.port=${port}`],
    ]);
    expect(err).toMatch(new RegExp(`^sunpilot: 127.0.0.1 port ${port} is taken: .*\n$`));
    expect(code).toBe(1);
  } finally {
    server.close();
  }
});
