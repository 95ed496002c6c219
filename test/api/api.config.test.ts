import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hashPassword } from '../../src/api/access/password.ts';
import { ApiConfig } from '../../src/api/api.config.ts';

const HASH = await hashPassword('geheim');

test('nothing said is this machine only, without a password', () => {
  expect(ApiConfig.parse({})).toEqual({
    host: '127.0.0.1',
    port: 8_080,
    password: null,
    tokens: [],
    read: 'lan',
    hosts: [],
    corsOrigins: [],
    allowFrom: [],
    tls: null,
    basePath: '',
    language: null,
  });
});

test('a password as it is typed names the command and the way for files', () => {
  const { error } = ApiConfig.safeParse({ password: 'geheim' });
  const [issue] = error?.issues ?? [];
  expect(issue?.path).toEqual(['password']);
  expect(issue?.message).toContain('sunpilot password');
  expect(issue?.message).toContain('SUNPILOT_API__PASSWORD_FILE');
  expect(issue?.message).not.toContain('geheim');
});

test.each([
  { basePath: '/sunpilot', normal: '/sunpilot' },
  { basePath: '/sunpilot/', normal: '/sunpilot' },
  { basePath: '/api/hassio_ingress/x-1~', normal: '/api/hassio_ingress/x-1~' },
  { basePath: '/', normal: '' },
  { basePath: '', normal: '' },
])('the path "$basePath" is "$normal"', ({ basePath, normal }) => {
  expect(ApiConfig.parse({ basePath }).basePath).toBe(normal);
});

const TOKEN = { name: 'evcc', hash: HASH, scope: 'control' };

describe('is taken', () => {
  test.each([
    { api: { password: HASH }, why: 'a hash' },
    { api: { tokens: [TOKEN, { ...TOKEN, name: 'grafana', scope: 'read' }] }, why: 'two tokens' },
    { api: { read: 'password', password: HASH }, why: 'locked reading' },
    { api: { read: 'password', tokens: [TOKEN] }, why: 'locked reading, for programs only' },
    { api: { hosts: ['sun.example.org', 'wall_box'] }, why: 'host names' },
    { api: { corsOrigins: ['https://panel.example.org', 'http://10.0.0.2:8123'] }, why: 'origins' },
    { api: { allowFrom: ['100.64.0.0/10', '2001:db8::1'] }, why: 'a range, an address' },
    { api: { tls: { cert: '/c.pem', key: '/k.pem' } }, why: 'a certificate and its key' },
    { api: { port: 0 }, why: 'any free port' },
  ])('$why', ({ api }) => {
    expect(ApiConfig.safeParse(api).error?.issues).toBeUndefined();
  });
});

describe('is refused', () => {
  test.each([
    { api: { pasword: HASH }, at: '', why: 'an unknown key' },
    { api: { password: '' }, at: 'password', why: 'no password' },
    { api: { port: 65_536 }, at: 'port', why: 'no such port' },
    { api: { port: 80.5 }, at: 'port', why: 'half a port' },
    { api: { host: '' }, at: 'host', why: 'no address' },
    { api: { tokens: [{ ...TOKEN, hash: 'abc' }] }, at: 'tokens.0.hash', why: 'a bare token' },
    { api: { tokens: [{ ...TOKEN, scope: 'admin' }] }, at: 'tokens.0.scope', why: 'no such scope' },
    { api: { tokens: [{ ...TOKEN, name: 'a b' }] }, at: 'tokens.0.name', why: 'a blank in a name' },
    { api: { tokens: [TOKEN, TOKEN] }, at: 'tokens', why: 'one name twice' },
    { api: { tokens: Array(17).fill(TOKEN) }, at: 'tokens', why: 'too many to try' },
    { api: { read: 'password' }, at: 'read', why: 'nobody could read' },
    { api: { read: 'world' }, at: 'read', why: 'no such choice' },
    { api: { hosts: ['sun.example.org:8080'] }, at: 'hosts.0', why: 'a port' },
    { api: { hosts: ['*.example.org'] }, at: 'hosts.0', why: 'a wildcard' },
    { api: { hosts: ['http://sun.example.org'] }, at: 'hosts.0', why: 'an origin' },
    { api: { corsOrigins: ['*'] }, at: 'corsOrigins.0', why: 'everyone' },
    { api: { corsOrigins: ['null'] }, at: 'corsOrigins.0', why: 'anyone' },
    { api: { corsOrigins: ['https://a.example/'] }, at: 'corsOrigins.0', why: 'a path' },
    {
      api: { corsOrigins: ['https://a.example:443'] },
      at: 'corsOrigins.0',
      why: 'no browser says it',
    },
    { api: { corsOrigins: ['HTTPS://A.example'] }, at: 'corsOrigins.0', why: 'nor in capitals' },
    { api: { corsOrigins: ['a.example'] }, at: 'corsOrigins.0', why: 'no scheme' },
    { api: { corsOrigins: ['file:///a'] }, at: 'corsOrigins.0', why: 'no web origin' },
    { api: { allowFrom: ['10.0.0.0/33'] }, at: 'allowFrom.0', why: 'no such range' },
    { api: { allowFrom: ['evil.example'] }, at: 'allowFrom.0', why: 'a name' },
    { api: { tls: { cert: '/c.pem' } }, at: 'tls.key', why: 'a certificate without its key' },
    { api: { basePath: 'sunpilot' }, at: 'basePath', why: 'not from the root' },
    { api: { basePath: '/a//b' }, at: 'basePath', why: 'an empty part' },
    { api: { basePath: '/a?b' }, at: 'basePath', why: 'a query' },
    { api: { basePath: '/../a' }, at: 'basePath', why: 'a way up' },
  ])('$why', ({ api, at }) => {
    const issues = ApiConfig.safeParse(api).error?.issues ?? [];
    expect(issues.map(({ path }) => path.join('.'))).toEqual([at]);
  });
});

test('everything is described, and secrets are marked as such', () => {
  const schema = z.toJSONSchema(ApiConfig, { io: 'input' });
  for (const [key, node] of Object.entries(schema.properties ?? {})) {
    expect(node, key).toMatchObject({ description: expect.stringMatching(/\w/) });
  }
  expect(JSON.stringify(schema.properties?.['password'])).toContain('"writeOnly":true');
  expect(JSON.stringify(schema.properties?.['tokens'])).toContain('"writeOnly":true');
});
