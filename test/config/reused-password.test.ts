import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from '../../src/api/access/password.ts';
import { loadText, SMALLEST } from '../support/load-text.ts';

const OWNERS = 'correct horse';
const HASH = await hashPassword(OWNERS);
const whatwatt = (password: string, enabled = true) =>
  `compat: { whatwatt: { enabled: ${enabled}, password: ${password} } }\n`;
const owner = `${SMALLEST}api: { password: "${HASH}" }\n`;

test.each([
  { why: 'it would open everything', text: owner + whatwatt(OWNERS), isRefused: true },
  { why: 'it opens only its own', text: owner + whatwatt('battery staple'), isRefused: false },
  { why: 'nobody can ask there', text: owner + whatwatt(OWNERS, false), isRefused: false },
  { why: 'there is no other', text: SMALLEST + whatwatt(OWNERS), isRefused: false },
])('$why: $isRefused', async ({ text, isRefused }) => {
  const { lines } = await loadText(text, { verifyPassword });
  const problem =
    'c.yaml:3:48 compat.whatwatt.password: is the password of api.password, must be another: this interface protects it less';
  expect(lines).toEqual(isRefused ? [problem] : []);
  expect(lines.join()).not.toContain(OWNERS);
});

test('one that comes from a file is refused where it was named', async () => {
  const name = 'SUNPILOT_COMPAT__WHATWATT__PASSWORD_FILE';
  const env = { [name]: '/run/secrets/password' };
  const { lines } = await loadText(`${owner}compat: { whatwatt: { enabled: true } }\n`, {
    ...{ env, verifyPassword },
  });
  expect(lines).toEqual([expect.stringContaining(`${name} compat.whatwatt.password: is the`)]);
});
