import { expect, test } from 'vitest';
import { credentialOf } from '../../../src/api/access/credential.ts';

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

test.each([
  { header: `Basic ${base64('me:geheim')}`, kind: 'password', secret: 'geheim', why: 'RFC 7617' },
  { header: `basic ${base64('me:geheim')}`, kind: 'password', secret: 'geheim', why: 'any case' },
  { header: `Basic  ${base64(':geheim')} `, kind: 'password', secret: 'geheim', why: 'no user' },
  { header: `Basic ${base64('me:a:b')}`, kind: 'password', secret: 'a:b', why: 'the first colon' },
  { header: `Basic ${base64('me:')}`, kind: 'password', secret: '', why: 'no password' },
  { header: `Basic ${base64('é:Grüße')}`, kind: 'password', secret: 'Grüße', why: 'UTF-8' },
  {
    header: 'Bearer abc.DEF-1_2~3+4/5==',
    kind: 'token',
    secret: 'abc.DEF-1_2~3+4/5==',
    why: 'RFC 6750',
  },
  { header: 'BEARER abc', kind: 'token', secret: 'abc', why: 'any case' },
])('$header holds a $kind: $why', ({ header, kind, secret }) => {
  expect(credentialOf({ authorization: header })).toEqual({ kind, secret });
});

test.each([
  { header: undefined, why: 'no header' },
  { header: '', why: 'an empty one' },
  { header: 'Basic', why: 'nothing behind it' },
  { header: `Basic ${base64('no colon')}`, why: 'no colon in it' },
  { header: 'Basic me:geheim', why: 'not encoded' },
  { header: 'Bearer two words', why: 'two words' },
  { header: 'Digest username="me"', why: 'a scheme of others' },
  { header: 'geheim', why: 'no scheme' },
])('$header holds none: $why', ({ header }) => {
  expect(credentialOf({ ...(header !== undefined && { authorization: header }) })).toBeUndefined();
});
