import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import fastify from 'fastify';
import { describe, expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { systemClock } from '../../../src/clock.ts';
import { Digest, type DigestOptions } from '../../../src/compat/digest/digest.ts';
import { guardByDigest } from '../../../src/compat/digest/guard.ts';
import {
  type DigestAlgorithm,
  digestParameters,
  digestResponse,
} from '../../../src/meter/digest-response.ts';
import { DigestClient } from '../../../src/meter/sources/digest.ts';
import { createHostLookup } from '../../../src/meter/sources/host-lookup.ts';
import { KeptConnection } from '../../../src/meter/sources/kept-connection.ts';

const run = promisify(execFile);
const HERE = '192.168.1.7';
const WHATWATT = {
  realm: 'whatwatt-ABCDEF.local',
  username: '',
  password: 'een pot nat',
  algorithms: ['MD5-sess', 'MD5'],
  namesAlgorithm: true,
  qop: 'auth, auth-int',
} as const satisfies Partial<DigestOptions>;
const ENERGYME = {
  realm: 'EnergyMe-Home',
  username: 'admin',
  password: 'een pot nat',
  algorithms: ['MD5'],
  namesAlgorithm: false,
  qop: 'auth',
} as const satisfies Partial<DigestOptions>;

// RFC 7616 section 3.9.1.
test.each([
  ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
  ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
] as const)('the example of RFC 7616 with %s', (algorithm, response) => {
  expect(
    digestResponse({
      algorithm,
      username: 'Mufasa',
      realm: 'http-auth@example.org',
      password: 'Circle of Life',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      nc: '00000001',
      cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
      qop: 'auth',
      method: 'GET',
      uri: '/dir/index.html',
    }),
  ).toBe(response);
});

describe('a server', () => {
  const clock = new VirtualClock();
  const refused = (digest: Digest, authorization?: string, uri = '/a') => {
    const verdict = digest.check({ method: 'GET', uri, authorization, address: HERE });
    return verdict.kind === 'unknown' ? verdict.challenges : undefined;
  };
  /** What a client answers to a server's challenge. */
  const answer = (digest: Digest, more: Partial<Parameters<typeof digestResponse>[0]> = {}) => {
    const given = digestParameters(refused(digest)?.[0] ?? '');
    const algorithm = (given?.get('algorithm') ?? 'MD5') as DigestAlgorithm;
    const fields = {
      algorithm,
      username: '',
      realm: given?.get('realm') ?? '',
      password: 'een pot nat',
      nonce: given?.get('nonce') ?? '',
      nc: '00000001',
      cnonce: 'c0ffee',
      qop: 'auth',
      method: 'GET',
      uri: '/a',
      ...more,
    } as const;
    const { nonce, nc, cnonce, qop, uri, username, realm } = fields;
    const opaque = given?.get('opaque') ?? '';
    return {
      header: `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", cnonce="${cnonce}", nc=${nc}, qop=${qop}, response="${digestResponse(fields)}", opaque="${opaque}", algorithm=${fields.algorithm}`,
      nonce,
    };
  };

  test('challenges in its own way', () => {
    const hex = '[\\da-f]{32}';
    expect(refused(new Digest({ ...ENERGYME, clock }))).toEqual([
      expect.stringMatching(
        `^Digest realm="EnergyMe-Home", qop="auth", nonce="${hex}", opaque="${hex}"$`,
      ),
    ]);
    expect(refused(new Digest({ ...WHATWATT, clock }))).toEqual([
      expect.stringMatching(/algorithm=MD5-sess$/),
      expect.stringMatching(/algorithm=MD5$/),
    ]);
  });

  test('lets in who knows the password, by each algorithm it offers and no other', () => {
    const digest = new Digest({ ...WHATWATT, clock });
    expect(refused(digest, answer(digest).header)).toBeUndefined();
    expect(refused(digest, answer(digest, { algorithm: 'MD5' }).header)).toBeUndefined();
    expect(refused(digest, answer(digest, { algorithm: 'SHA-256' }).header)).toBeDefined();
    const unnamed = answer(digest).header.replace(', algorithm=MD5-sess', '');
    expect(refused(digest, unnamed)).toBeUndefined();
  });

  test.each([
    ['another password', { password: 'een pot thee' }],
    ['another user', { username: 'admin' }],
    ['another realm', { realm: 'elsewhere' }],
    ['another path', { uri: '/b' }],
    ['another method', { method: 'PUT' }],
  ])('refuses %s, and does not call it stale', (_why, more) => {
    const digest = new Digest({ ...WHATWATT, clock });
    const challenges = refused(digest, answer(digest, more).header);
    expect(challenges?.join()).not.toContain('stale');
    expect(challenges).toBeDefined();
  });

  test('a count of a nonce is good once, and only a higher one after it', () => {
    const digest = new Digest({ ...WHATWATT, clock });
    const first = answer(digest, { nc: '00000005' });
    expect(refused(digest, first.header)).toBeUndefined();
    expect(refused(digest, first.header)?.[0]).toContain('stale=true');
    const { nonce } = first;
    expect(refused(digest, answer(digest, { nonce, nc: '00000004' }).header)).toBeDefined();
    expect(refused(digest, answer(digest, { nonce, nc: '00000009' }).header)).toBeUndefined();
  });

  test('a nonce grows old after five minutes, and out of 256 the oldest goes', () => {
    const digest = new Digest({ ...WHATWATT, clock });
    const old = answer(digest);
    clock.advanceTo(clock.now() + 5 * 60_000 + 1);
    expect(refused(digest, old.header)?.[0]).toContain('stale=true');
    const forgotten = answer(digest);
    for (let more = 0; more < 256; more++) refused(digest);
    expect(refused(digest, forgotten.header)?.[0]).toContain('stale=true');
  });

  test('a nonce of before a new start is an old one', () => {
    const before = answer(new Digest({ ...WHATWATT, clock }));
    const digest = new Digest({ ...WHATWATT, clock });
    expect(refused(digest, before.header)?.[0]).toContain('stale=true');
  });

  test('whoever guesses waits, and nobody else', () => {
    const digest = new Digest({ ...WHATWATT, clock });
    const check = (authorization: string | undefined, address = HERE) =>
      digest.check({ method: 'GET', uri: '/a', authorization, address });
    const right = answer(digest).header;
    const wrong = answer(digest, { password: 'een pot thee' }).header;
    for (let guess = 0; guess < 5; guess++) expect(check(wrong).kind).toBe('unknown');
    expect(check(right)).toEqual({ kind: 'paused', forS: 60 });
    // Who asks how to log in has guessed nothing.
    expect(check(undefined).kind).toBe('unknown');
    expect(check(right, '192.168.1.8').kind).toBe('known');
    clock.advanceTo(clock.now() + 60_000);
    expect(check(answer(digest).header).kind).toBe('known');
  });

  test('old nonces and missing credentials are no guesses', () => {
    const digest = new Digest({ ...WHATWATT, clock });
    const used = answer(digest).header;
    for (let time = 0; time < 20; time++) {
      refused(digest, used);
      refused(digest);
      refused(digest, 'Basic YTpi');
    }
    expect(refused(digest, answer(digest).header)).toBeUndefined();
  });

  test.each(['', 'Digest', 'Digest ,,,=', 'Basic YTpi', `Digest username="${'x'.repeat(9_000)}"`])(
    'nonsense opens nothing: %j',
    (header) => {
      expect(refused(new Digest({ ...WHATWATT, clock }), header)).toBeDefined();
    },
  );
});

describe('real clients', () => {
  async function serve(options: Omit<DigestOptions, 'clock'>): Promise<string> {
    const app = fastify({ forceCloseConnections: true });
    guardByDigest(app, {
      digest: new Digest({ ...options, clock: systemClock }),
      isOpen: (path) => path === '/open',
      refuse: (reply, forS) => {
        reply.send(forS === undefined ? { error: 'unauthorized' } : { error: 'wait', forS });
      },
    });
    app.get('/open', async () => 'open');
    app.get('/data', async () => 'secret');
    app.put('/data', async (request) => request.body);
    onTestFinished(() => app.close());
    return app.listen({ port: 0, host: '127.0.0.1' });
  }

  const curl = async (...args: string[]) =>
    (await run('curl', ['-s', '-w', ' %{http_code}', ...args])).stdout;

  test('curl, whichever way it likes best', async () => {
    const url = await serve(WHATWATT);
    expect(await curl(`${url}/open`)).toBe('open 200');
    expect(await curl(`${url}/data`)).toBe('{"error":"unauthorized"} 401');
    expect(await curl('--anyauth', '-u', ':een pot nat', `${url}/data?a=1`)).toMatch(/secret 200$/);
    expect(await curl('--digest', '-u', ':een pot thee', `${url}/data`)).toMatch(/401$/);
    const put = ['-X', 'PUT', '-H', 'content-type: application/json', '-d', '{"a":1}'];
    expect(await curl('--digest', '-u', ':een pot nat', ...put, `${url}/data`)).toMatch(
      /\{"a":1\} 200$/,
    );
  });

  test.each(['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'] as const)(
    'curl with %s',
    async (algorithm) => {
      const url = await serve({ ...WHATWATT, algorithms: [algorithm] });
      expect(await curl('--digest', '-u', ':een pot nat', `${url}/data`)).toMatch(/secret 200$/);
    },
  );

  const hasPython = existsSync('/usr/bin/python3') || process.env['CI'] === 'true';
  test.skipIf(!hasPython)(
    'Python’s own library before the tree that names no algorithm',
    async () => {
      const url = await serve(ENERGYME);
      const script = `
import sys, urllib.request as r
m = r.HTTPPasswordMgrWithDefaultRealm()
m.add_password(None, sys.argv[1], 'admin', 'een pot nat')
o = r.build_opener(r.HTTPDigestAuthHandler(m))
print([o.open(sys.argv[1] + '/data').read().decode() for _ in range(3)])
`;
      const { stdout } = await run('python3', ['-c', script, url]);
      expect(stdout.trim()).toBe("['secret', 'secret', 'secret']");
    },
  );

  test.each([
    ['whatwatt', WHATWATT],
    ['EnergyMe', ENERGYME],
    ['SHA-256', { ...WHATWATT, algorithms: ['SHA-256'] as const }],
  ])('our own before %s: one question more at the first, none after', async (_name, options) => {
    const url = await serve(options);
    const { username, password } = options;
    const connection = new KeptConnection({
      origin: url,
      clock: systemClock,
      lookup: createHostLookup({ clock: systemClock }),
      digest: new DigestClient({ username, password }),
    });
    onTestFinished(() => connection.drop());
    for (let time = 0; time < 3; time++) {
      expect(await connection.get('/data?x=1', 1_000)).toMatchObject({
        status: 200,
        body: 'secret',
      });
    }
  });

  test('curl that guesses is told to wait', async () => {
    const url = await serve(WHATWATT);
    const guess = (...more: string[]) =>
      curl('--digest', '-u', ':een pot thee', ...more, `${url}/data`);
    for (let time = 0; time < 5; time++) expect(await guess()).toMatch(/401$/);
    expect(await guess()).toMatch(/\{"error":"wait","forS":\d+\} 429$/);
    expect(await guess('-o', '/dev/null', '-D', '-')).toMatch(/retry-after: \d+/i);
    expect(await curl(`${url}/open`)).toBe('open 200');
  });

  test('our own with a wrong password asks twice and leaves it there', async () => {
    const url = await serve(WHATWATT);
    const digest = new DigestClient({ username: '', password: 'een pot thee' });
    const lookup = createHostLookup({ clock: systemClock });
    const connection = new KeptConnection({ origin: url, clock: systemClock, lookup, digest });
    onTestFinished(() => connection.drop());
    expect(await connection.get('/data', 1_000)).toMatchObject({ ok: true, status: 401 });
  });
});
