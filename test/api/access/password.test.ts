import { scryptSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  hashPassword,
  isPasswordHash,
  typedPassword,
  verifyPassword,
} from '../../../src/api/access/password.ts';

/** RFC 7914 section 12, the vector with N = 16384, r = 8, p = 1. */
const RFC_KEY =
  '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887';
const RFC_HASH = hashOf('SodiumChloride', Buffer.from(RFC_KEY, 'hex'));

function hashOf(salt: string, key: Buffer, costs = 'ln=14:r=8:p=1'): string {
  return `scrypt:${costs}:${Buffer.from(salt).toString('base64url')}:${key.toString('base64url')}`;
}

test('the vector of the standard verifies', async () => {
  expect(await verifyPassword('pleaseletmein', RFC_HASH)).toBe(true);
  expect(await verifyPassword('pleaseletmeout', RFC_HASH)).toBe(false);
});

test('a stronger hash verifies too', async () => {
  const costs = { N: 2 ** 16, r: 8, p: 1, maxmem: 2 ** 27 };
  const key = scryptSync('geheim', '0123456789abcdef', 32, costs);
  const hash = hashOf('0123456789abcdef', key, 'ln=16:r=8:p=1');
  expect(await verifyPassword('geheim', hash)).toBe(true);
});

test('a hash says its costs, and survives YAML, shells and environment files unquoted', async () => {
  expect(await hashPassword('geheim')).toMatch(/^scrypt:ln=14:r=8:p=1:[\w-]{22}:[\w-]{43}$/);
});

test('the same password never has the same hash twice', async () => {
  expect(await hashPassword('geheim')).not.toBe(await hashPassword('geheim'));
});

describe('a password is found again', () => {
  test.each([
    { password: 'geheim', typed: 'geheim', same: true, why: 'as it was set' },
    { password: 'geheim', typed: 'Geheim', same: false, why: 'capitals differ' },
    { password: 'geheim', typed: 'geheim ', same: false, why: 'blanks belong to it' },
    { password: 'geheim', typed: '', same: false, why: 'nothing is no password' },
    { password: 'Grüße', typed: 'Gru\u0308ße', same: true, why: 'another keyboard, same letters' },
    { password: '🔋'.repeat(256), typed: '🔋'.repeat(256), same: true, why: 'as long as may be' },
    { password: 'geheim', typed: 'x'.repeat(1_025), same: false, why: 'nobody can have set it' },
  ])('$why', async ({ password, typed, same }) => {
    expect(await verifyPassword(typed, await hashPassword(password))).toBe(same);
  });
});

test.each([
  { password: '', why: 'empty' },
  { password: 'x'.repeat(1_025), why: 'too long' },
])('no hash is made of what is $why', async ({ password }) => {
  await expect(hashPassword(password)).rejects.toThrow(RangeError);
});

describe('what is a hash', () => {
  const key = Buffer.alloc(32, 7);
  test.each([
    { text: RFC_HASH, is: true, why: 'of the standard' },
    { text: hashOf('0123456789abcdef', key, 'ln=16:r=8:p=1'), is: true, why: 'stronger' },
    { text: hashOf('0123456789abcdef', key, 'ln=13:r=8:p=1'), is: false, why: 'too weak' },
    {
      text: hashOf('0123456789abcdef', key, 'ln=20:r=8:p=1'),
      is: false,
      why: 'a gigabyte for each login',
    },
    { text: hashOf('short', key), is: false, why: 'hardly a salt' },
    { text: hashOf('0123456789abcdef', Buffer.alloc(8)), is: false, why: 'hardly a key' },
    { text: `${RFC_HASH}\n`, is: false, why: 'more than the hash' },
    { text: 'geheim', is: false, why: 'a password' },
    { text: '', is: false, why: 'nothing' },
    { text: '$2b$10$abcdefghijklmnopqrstuv', is: false, why: 'of another kind' },
  ])('$is: $why', async ({ text, is }) => {
    expect(isPasswordHash(text)).toBe(is);
    // What is none opens nothing, and breaks nothing.
    if (!is) expect(await verifyPassword('geheim', text)).toBe(false);
  });
});

test.each([
  { text: 'geheim\n', typed: 'geheim', why: 'echo adds a line end' },
  { text: 'geheim\r\n', typed: 'geheim', why: 'some of them this one' },
  { text: 'geheim\n\n', typed: 'geheim\n', why: 'one, not more' },
  { text: ' ge heim ', typed: ' ge heim ', why: 'blanks are kept' },
])('$why', ({ text, typed }) => {
  expect(typedPassword(text)).toBe(typed);
});
