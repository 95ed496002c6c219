import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import { LoginAttempts } from '../../src/house/login-attempts.ts';

const ATTACKER = '192.168.1.66';
const OWNER = '192.168.1.10';

function start() {
  const clock = new VirtualClock();
  return { clock, attempts: new LoginAttempts(clock) };
}

function fail(attempts: LoginAttempts, address: string, times: number): void {
  for (let count = 0; count < times; count++) attempts.failed(address);
}

describe('failures of one address', () => {
  test.each([
    { failAtS: [0, 1, 2, 3], atS: 3, pauseS: 0, why: 'four are answered' },
    { failAtS: [0, 1, 2, 3, 4], atS: 4, pauseS: 60, why: 'after the fifth comes a pause' },
    { failAtS: [0, 1, 2, 3, 4], atS: 63.5, pauseS: 1, why: 'the last second of it is told' },
    { failAtS: [0, 1, 2, 3, 4], atS: 64, pauseS: 0, why: 'then it may try again' },
    { failAtS: [0, 15, 30, 45, 60], atS: 60, pauseS: 0, why: 'the first was a minute ago' },
    {
      failAtS: [0, 0, 0, 0, 0, 60, 60, 60, 60, 60],
      atS: 60,
      pauseS: 120,
      why: 'the second pause is twice as long',
    },
    {
      failAtS: [0, 0, 0, 0, 0, 60, 60, 60, 60, 60, 180, 180, 180, 180, 180],
      atS: 180,
      pauseS: 240,
      why: 'the third four times',
    },
    {
      failAtS: [0, 0, 0, 0, 0, 3_661, 3_661, 3_661, 3_661, 3_661],
      atS: 3_661,
      pauseS: 60,
      why: 'an hour of quiet after the pause is forgotten',
    },
  ])('$why', ({ failAtS, atS, pauseS }) => {
    const { clock, attempts } = start();
    for (const failS of failAtS) {
      clock.advanceTo(failS * 1_000);
      attempts.failed(ATTACKER);
    }
    clock.advanceTo(atS * 1_000);
    expect(attempts.pauseS(ATTACKER)).toBe(pauseS);
  });

  test('a pause is never longer than a quarter of an hour', () => {
    const { clock, attempts } = start();
    for (let round = 0; round < 12; round++) {
      fail(attempts, ATTACKER, 5);
      clock.advanceTo(clock.now() + attempts.pauseS(ATTACKER) * 1_000);
    }
    fail(attempts, ATTACKER, 5);
    expect(attempts.pauseS(ATTACKER)).toBe(900);
  });
});

describe('nobody else is locked out', () => {
  test.each([
    { attacker: ATTACKER, owner: OWNER, why: 'another IPv4 address' },
    { attacker: '::ffff:192.168.1.66', owner: '::ffff:192.168.1.10', why: 'mapped ones too' },
    { attacker: '2001:db8:0:1::66', owner: '2001:db8:0:2::10', why: 'another IPv6 network' },
    { attacker: '::1', owner: '127.0.0.1', why: 'the other loopback' },
  ])('$why', ({ attacker, owner }) => {
    const { attempts } = start();
    fail(attempts, attacker, 50);
    expect(attempts.pauseS(attacker)).toBeGreaterThan(0);
    expect(attempts.pauseS(owner)).toBe(0);
  });

  test('a host cannot try again under another address of its IPv6 network', () => {
    const { attempts } = start();
    fail(attempts, '2001:db8::66', 5);
    expect(attempts.pauseS('2001:db8::abcd:1:2:3')).toBe(60);
  });

  test('nor under the same one with another zone, or mapped', () => {
    const { attempts } = start();
    fail(attempts, 'fe80::66%eth0', 5);
    fail(attempts, ATTACKER, 5);
    expect(attempts.pauseS('fe80::66%wlan0')).toBe(60);
    expect(attempts.pauseS(`::ffff:${ATTACKER}`)).toBe(60);
  });

  test('a neighbour in the same IPv6 network who has logged in before goes on', () => {
    const { attempts } = start();
    attempts.succeeded('fe80::10%eth0');
    fail(attempts, 'fe80::66%eth0', 5);
    expect(attempts.pauseS('fe80::10%eth0')).toBe(0);
  });

  test('and is slowed down for failures of its own', () => {
    const { attempts } = start();
    attempts.succeeded('fe80::10');
    fail(attempts, 'fe80::10', 5);
    expect(attempts.pauseS('fe80::10')).toBe(60);
    expect(attempts.pauseS('fe80::11')).toBe(0);
  });
});

test('a success in between takes no failure back, or two could guess together', () => {
  const { attempts } = start();
  fail(attempts, ATTACKER, 4);
  attempts.succeeded(ATTACKER);
  attempts.failed(ATTACKER);
  expect(attempts.pauseS(ATTACKER)).toBe(60);
});

test('no number of addresses makes it grow without end', () => {
  const { attempts } = start();
  fc.assert(
    fc.property(fc.ipV4(), fc.ipV6(), (v4, v6) => {
      attempts.failed(v4);
      attempts.succeeded(v6);
    }),
    { numRuns: 3_000 },
  );
  expect(attempts.size).toBe(1_024);
});

describe('a full table forgets', () => {
  test('who failed longest ago, not who failed first', () => {
    const { attempts } = start();
    fail(attempts, ATTACKER, 1);
    fail(attempts, OWNER, 1);
    fail(attempts, ATTACKER, 4);
    for (const address of others(1_023)) attempts.failed(address);
    expect(attempts.pauseS(ATTACKER)).toBe(60);
  });

  test('who logged in longest ago, not who logged in first', () => {
    const { attempts } = start();
    attempts.succeeded('fe80::10');
    attempts.succeeded('fe80::11');
    attempts.succeeded('fe80::10');
    for (const address of others(1_023)) attempts.succeeded(address);
    fail(attempts, 'fe80::66', 5);
    expect(attempts.pauseS('fe80::10')).toBe(0);
    expect(attempts.pauseS('fe80::11')).toBe(60);
  });
});

function others(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
}
