import { describe, expect, test } from 'vitest';
import { verifyPassword } from '../../src/api/access/password.ts';
import { command } from '../support/fake-io.ts';

test('a piped password comes out as a hash that stands for it', async () => {
  const { code, out, err } = await command(['password'], { stdin: 'correct horse\n' });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^scrypt:ln=14:\S+\n$/);
  expect(await verifyPassword('correct horse', out.trimEnd())).toBe(true);
});

describe('no hash, and exit 2', () => {
  test.each([
    { stdin: '', says: 'empty' },
    { stdin: '\n', says: 'empty' },
    { stdin: 'x'.repeat(1_025), says: 'at most 1024' },
    { stdin: 'x'.repeat(9_000), says: '1024 bytes' },
  ])('for $says ($stdin.length bytes)', async ({ stdin, says }) => {
    const { code, out, err } = await command(['password'], { stdin });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(says);
    expect(err).not.toContain('xxx');
  });
});
