import fastify, { LogController } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { answerError, ProblemError, registerProblems } from '../../src/api/problem.ts';

const Body = z.strictObject({
  mode: z.enum(['off', 'solar']).optional(),
  manual: z
    .union([
      z.strictObject({ dutyPercent: z.number().min(10).max(85) }),
      z.strictObject({ currentA: z.number().min(6).max(51) }),
    ])
    .optional(),
  list: z.array(z.strictObject({ 'a/b~c': z.number() })).optional(),
});

function problemApp() {
  const lines: string[] = [];
  const app = fastify({
    logger: { stream: { write: (line: string) => lines.push(line) } },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 500,
    frameworkErrors: answerError,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  registerProblems(app);
  app.put('/body', { schema: { body: Body } }, async () => 'fine');
  app.get(
    '/query',
    { schema: { querystring: z.object({ step: z.string() }) } },
    async () => 'fine',
  );
  app.get('/bug', async () => {
    throw new TypeError('cannot read the secret of undefined');
  });
  app.get('/text', async () => {
    // Whatever a library throws.
    throw 'a text';
  });
  app.get('/refused', async () => {
    throw new ProblemError({
      status: 503,
      type: 'urn:sunpilot:problem:test',
      title: 'Not now',
      detail: 'Try later.',
      headers: { 'retry-after': '7' },
    });
  });
  onTestFinished(() => app.close());
  return { app, lines };
}

function put(payload: string, type = 'application/json') {
  return { method: 'PUT', url: '/body', payload, headers: { 'content-type': type } } as const;
}

describe('what is wrong is pointed at', () => {
  test.each([
    { body: { mode: 'sun' }, pointers: ['#/mode'], why: 'a value' },
    { body: { mode: 1, manual: 1 }, pointers: ['#/mode', '#/manual'], why: 'all at once' },
    { body: { moed: 'off' }, pointers: ['#/moed'], why: 'an unknown key, by its name' },
    { body: { a: 1, 'b/c ~"': 1 }, pointers: ['#/a', '#/b~1c%20~0%22'], why: 'each, escaped' },
    { body: [], pointers: ['#'], why: 'the whole' },
    { body: { manual: { dutyPercent: 9 } }, pointers: ['#/manual/dutyPercent'], why: 'a choice' },
    {
      body: { manual: { currentA: 52 } },
      pointers: ['#/manual/currentA'],
      why: 'the other choice',
    },
    { body: { manual: { duty: 40 } }, pointers: ['#/manual'], why: 'no choice fits', some: true },
    {
      body: { list: [{ 'a/b~c': 1 }, { x: 1, 'a/b~c': 1 }] },
      pointers: ['#/list/1/x'],
      why: 'deep',
    },
  ])('$why', async ({ body, pointers, some = false }) => {
    const { app } = problemApp();
    const response = await app.inject(put(JSON.stringify(body)));
    expect(response.statusCode).toBe(422);
    expect(response.headers['content-type']).toBe('application/problem+json');
    const problem = response.json();
    expect(problem).toMatchObject({
      type: 'about:blank',
      title: 'Unprocessable Content',
      status: 422,
      detail: 'The request body is not what this path takes.',
    });
    const found = problem.errors.map(({ pointer }: { pointer: string }) => pointer);
    if (some) expect(found[0]).toContain(pointers[0]);
    else expect(found).toEqual(pointers);
    for (const { detail } of problem.errors) expect(detail).toMatch(/\w/);
  });

  test('in a query too', async () => {
    const { app } = problemApp();
    const problem = (await app.inject('/query')).json();
    expect(problem).toMatchObject({ status: 422, errors: [{ pointer: '#/step' }] });
    expect(problem.detail).toBe('The request query is not what this path takes.');
  });
});

describe('what the framework refuses', () => {
  test.each([
    { request: put('{'), status: 400, title: 'Bad Request' },
    { request: put('{"__proto__":{"x":1}}'), status: 400, title: 'Bad Request' },
    { request: put('"'.repeat(501)), status: 413, title: 'Content Too Large' },
    { request: put('x', 'text/csv'), status: 415, title: 'Unsupported Media Type' },
    { request: { method: 'GET', url: '/%zz' } as const, status: 400, title: 'Bad Request' },
    { request: { method: 'GET', url: '/nothing' } as const, status: 404, title: 'Not Found' },
    {
      request: { method: 'POST', url: '/body' } as const,
      status: 405,
      title: 'Method Not Allowed',
    },
  ])('$status $title', async ({ request, status, title }) => {
    const { app } = problemApp();
    const response = await app.inject(request);
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toBe('application/problem+json');
    const problem = response.json();
    expect(problem).toMatchObject({ type: 'about:blank', title, status });
    expect(problem.errors).toEqual([{ pointer: '#', detail: problem.detail }]);
  });

  test('405 names the methods there are, whatever the query', async () => {
    const { app } = problemApp();
    const response = await app.inject({ method: 'DELETE', url: '/body?x=1' });
    expect(response.statusCode).toBe(405);
    expect(response.headers['allow']).toBe('PUT');
  });

  test('a path that can be read can be asked for its head', async () => {
    const { app } = problemApp();
    const response = await app.inject({ method: 'POST', url: '/refused' });
    expect(response.headers['allow']).toBe('GET, HEAD');
  });
});

test('a problem is answered as it was thrown, with its headers, and is no news for the log', async () => {
  const { app, lines } = problemApp();
  const response = await app.inject('/refused');
  expect(response.statusCode).toBe(503);
  expect(response.headers['retry-after']).toBe('7');
  expect(response.json()).toEqual({
    type: 'urn:sunpilot:problem:test',
    title: 'Not now',
    status: 503,
    detail: 'Try later.',
    errors: [{ pointer: '#', detail: 'Try later.' }],
  });
  expect(lines).toEqual([]);
});

test.each([
  { url: '/bug', logged: 'cannot read the secret' },
  { url: '/text', logged: 'a text' },
])('of the bug at $url nothing is told, and all is logged', async ({ url, logged }) => {
  const { app, lines } = problemApp();
  const response = await app.inject(url);
  expect(response.statusCode).toBe(500);
  expect(response.json()).toEqual({
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
    errors: [{ pointer: '#', detail: 'Internal Server Error' }],
  });
  expect(lines.join('')).toContain(logged);
});
