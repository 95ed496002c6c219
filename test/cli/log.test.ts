import { describe, expect, test } from 'vitest';
import { createLog } from '../../src/cli/log.ts';
import { FakeIo } from '../support/fake-io.ts';

/** What comes out of the log when a test writes into it. */
async function logged(
  write: (log: Awaited<ReturnType<typeof createLog>>) => void,
  { isTTY = false, env = {} }: { isTTY?: boolean; env?: Record<string, string> } = {},
): Promise<string> {
  const io = new FakeIo({ env });
  Object.assign(io.stdout, { isTTY });
  write(await createLog(io, 'info'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  return io.out;
}

test('a line of JSON an entry, with its time and its level in words', async () => {
  const out = await logged((log) => log.warn({ fault: 'rcd' }, 'a fault'));
  expect(JSON.parse(out)).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    fault: 'rcd',
    msg: 'a fault',
  });
});

test('what is below the level is not there', async () => {
  expect(await logged((log) => log.debug('hidden'))).toBe('');
});

describe('where someone looks on', () => {
  const entry = { isTTY: true };

  test('a line for people', async () => {
    const out = await logged((log) => log.info({ url: 'http://h' }, 'listening'), entry);
    expect(out).toMatch(/INFO.*listening.*"url":"http:\/\/h".*\n$/s);
    expect(out.trimEnd()).not.toContain('\n');
  });

  test('without colour where none is wanted', async () => {
    const out = await logged((log) => log.info('x'), { ...entry, env: { NO_COLOR: '1' } });
    expect(out).not.toContain('\u001b');
  });
});

test.each([
  { password: 'hunter2' },
  { api: { password: 'hunter2' } },
  { config: { api: { password: 'hunter2', tokens: [{ hash: 'hunter2' }] } } },
  { headers: { authorization: 'hunter2', cookie: 'hunter2' } },
  { req: { headers: { authorization: 'hunter2' } } },
])('secrets are not logged: %j', async (entry) => {
  for (const isTTY of [false, true]) {
    const out = await logged((log) => log.error(entry, 'x'), { isTTY });
    expect(out).toContain('[Redacted]');
    expect(out).not.toContain('hunter2');
  }
});
