import { expect, test } from 'vitest';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import { BasicLock } from '../../src/compat/basic-lock.ts';

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

const CREDENTIALS: readonly (readonly [
  what: string,
  authorization: string | undefined,
  one: string,
  any: string,
])[] = [
  ['nothing', undefined, 'anonymous', 'anonymous'],
  ['user and password', basic('admin:se:cret ü'), 'owner', 'owner'],
  ['another user', basic('root:se:cret ü'), 'wrong', 'owner'],
  ['another password', basic('admin:se:cret'), 'wrong', 'wrong'],
  ['no colon', basic('admin'), 'wrong', 'wrong'],
  ['a token', 'Bearer abc', 'wrong', 'wrong'],
  ['noise', 'Basic \u0000', 'wrong', 'wrong'],
];

test.each(CREDENTIALS)('%s: %o is %s for one user, %s for any', (_what, given, one, any) => {
  const password = 'se:cret ü';
  const clock = new VirtualClock();
  expect(new BasicLock({ username: 'admin', password, clock }).callerOf(given)).toBe(one);
  expect(new BasicLock({ username: null, password, clock }).callerOf(given)).toBe(any);
});

test('who failed too often waits, whatever it gives then; nobody else does', () => {
  const clock = new VirtualClock();
  const lock = new BasicLock({ username: null, password: 'secret', clock });
  for (let tries = 0; tries < 5; tries++) {
    expect(lock.callerOf(basic(`x:${tries}`), 'fd00::1')).toBe('wrong');
  }
  expect(lock.callerOf(basic('x:secret'), 'fd00::1')).toBe('paused');
  expect(lock.callerOf(basic('x:secret'), 'fd00::2'), 'the same host by another address').toBe(
    'paused',
  );
  expect(lock.callerOf(basic('x:secret'), 'fd00:0:0:1::1')).toBe('owner');
  expect(lock.pauseS('fd00::1')).toBe(60);
  clock.advanceTo(60_000);
  expect(lock.callerOf(basic('x:secret'), 'fd00::1')).toBe('owner');
});
