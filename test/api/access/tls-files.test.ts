import { createSecureContext } from 'node:tls';
import { expect, test } from 'vitest';
import { readTlsFiles } from '../../../src/api/access/tls-files.ts';

const FIXTURES = new URL('fixtures/', import.meta.url).pathname;

function read(cert: string, key: string) {
  return readTlsFiles({ cert: FIXTURES + cert, key: FIXTURES + key });
}

test('a certificate and its key are what a server can use', async () => {
  const result = await read('cert.pem', 'key.pem');
  if (!result.ok) throw new TypeError(result.problems.map(({ text }) => text).join());
  expect(() => createSecureContext(result.files)).not.toThrow();
});

test.each([
  {
    cert: 'none.pem',
    key: 'none.pem',
    problems: [
      { kind: 'unreadable', path: 'api.tls.cert', text: /cannot read .*none\.pem: ENOENT/ },
      { kind: 'unreadable', path: 'api.tls.key', text: /cannot read .*none\.pem: ENOENT/ },
    ],
    why: 'both are told at once',
  },
  {
    cert: 'key.pem',
    key: 'cert.pem',
    problems: [
      { kind: 'not-a-certificate', path: 'api.tls.cert', text: /key\.pem holds no PEM certif/ },
      { kind: 'not-a-key', path: 'api.tls.key', text: /cert\.pem holds no PEM private key/ },
    ],
    why: 'the two swapped',
  },
  {
    cert: 'cert.pem',
    key: 'other-key.pem',
    problems: [{ kind: 'mismatch', path: 'api.tls.key', text: /is not the key of/ }],
    why: 'the key of another certificate',
  },
  {
    cert: 'cert.pem',
    key: 'encrypted-key.pem',
    problems: [{ kind: 'not-a-key', path: 'api.tls.key', text: /without a passphrase/ }],
    why: 'a key with a passphrase, which nobody could type',
  },
  {
    cert: '.',
    key: 'key.pem',
    problems: [{ kind: 'unreadable', path: 'api.tls.cert', text: /EISDIR/ }],
    why: 'a folder',
  },
])('$why', async ({ cert, key, problems }) => {
  const result = await read(cert, key);
  expect(result).toEqual({
    ok: false,
    problems: problems.map((one) => ({ ...one, text: expect.stringMatching(one.text) })),
  });
});
