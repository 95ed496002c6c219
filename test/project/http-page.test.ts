import { readFileSync } from 'node:fs';
import type { InjectOptions } from 'fastify';
import { describe, expect, test } from 'vitest';
import { testApi } from '../support/test-api.ts';

const page = readFileSync('docs/http.md', 'utf8');
const readme = readFileSync('README.md', 'utf8');
const HOST = 'localhost:8080';

type Method = 'GET' | 'PUT' | 'PATCH' | 'DELETE';

/** Every curl command of the README and of the page that anyone may send to the demo. */
const commands = [...`${readme}\n${page}`.matchAll(/^curl (.*)$/gm)]
  .map(([, command = '']) => command)
  .filter((command) => !/PASSWORD|TOKEN|\/events/.test(command));

function requestOf(command: string): InjectOptions {
  const method = (/-X (\w+)/.exec(command)?.[1] ?? 'GET') as Method;
  const payload = /-d '([^']*)'/.exec(command)?.[1];
  const type = /-H 'Content-Type: ([^']*)'/.exec(command)?.[1];
  return {
    method,
    url: command.slice(command.indexOf(HOST) + HOST.length).split(' ')[0] ?? '',
    headers: { host: HOST, ...(type !== undefined && { 'content-type': type }) },
    ...(payload !== undefined && { payload }),
  };
}

describe('docs/http.md', () => {
  test.each(commands)('curl %s', async (command) => {
    const { app } = testApi();
    const reply = await app.inject(requestOf(command));
    expect([reply.statusCode, reply.body]).toEqual([200, expect.anything()]);
  });

  test('names every path there is', async () => {
    const { app } = testApi();
    await app.ready();
    const { paths } = app.swagger() as { paths: Record<string, unknown> };
    expect(Object.keys(paths).filter((path) => !page.includes(path))).toEqual([]);
  });

  test('shows the refusal as it is', async () => {
    const { app } = testApi();
    const reply = await app.inject({
      ...requestOf(`-X PUT ${HOST}/api/v1/charger/manual -H 'Content-Type: application/json'`),
      payload: '{"currentA":99}',
    });
    const [, shown = ''] = /problem\+json`:\n\n```json\n([\s\S]*?)```/.exec(page) ?? [];
    expect(reply.json()).toEqual(JSON.parse(shown));
  });
});
