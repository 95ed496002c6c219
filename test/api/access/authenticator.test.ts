import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { Authenticator } from '../../../src/api/access/authenticator.ts';
import type { Credential } from '../../../src/api/access/credential.ts';

const OWNER = '192.168.1.10';
const ATTACKER = '192.168.1.66';

/** Verifications that end when the test says so, and know how many ran at once. */
class SlowVerifier {
  readonly waiting: (() => void)[] = [];
  calls = 0;
  running = 0;
  mostAtOnce = 0;

  readonly verify = async (secret: string, hash: string): Promise<boolean> => {
    this.calls++;
    this.running++;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running--;
    return hash === `hash of ${secret}`;
  };

  /** Lets all that is asked, and will be, end. */
  async drain(): Promise<void> {
    for (let quiet = 0; quiet < 10; quiet++) {
      for (const end of this.waiting.splice(0)) {
        end();
        quiet = 0;
      }
      await new Promise(setImmediate);
    }
  }
}

function start() {
  const clock = new VirtualClock();
  const verifier = new SlowVerifier();
  const authenticator = new Authenticator({
    config: {
      password: 'hash of right',
      tokens: [
        { name: 'grafana', hash: 'hash of reader', scope: 'read' },
        { name: 'evcc', hash: 'hash of driver', scope: 'control' },
      ],
    },
    clock,
    log: pino({ enabled: false }),
    verify: verifier.verify,
  });
  const login = async (credential: Credential, address: string) => {
    const settled = Promise.resolve(authenticator.login(credential, address));
    await verifier.drain();
    return settled;
  };
  return { clock, verifier, authenticator, login };
}

function password(secret: string): Credential {
  return { kind: 'password', secret };
}

function token(secret: string): Credential {
  return { kind: 'token', secret };
}

const OWNER_GRANT = { kind: 'known', grant: { who: 'password', scope: 'control' } };

test.each([
  { credential: password('right'), login: OWNER_GRANT },
  { credential: password('wrong'), login: { kind: 'unknown' } },
  {
    credential: token('reader'),
    login: { kind: 'known', grant: { who: 'grafana', scope: 'read' } },
  },
  {
    credential: token('driver'),
    login: { kind: 'known', grant: { who: 'evcc', scope: 'control' } },
  },
  { credential: token('right'), login: { kind: 'unknown' } },
  { credential: password('driver'), login: { kind: 'unknown' } },
])('$credential is $login.kind', async ({ credential, login: expected }) => {
  const { login } = start();
  expect(await login(credential, OWNER)).toEqual(expected);
});

describe('verifications', () => {
  test('take turns', async () => {
    const { authenticator, verifier } = start();
    const logins = ['a', 'b', 'c'].map((secret, index) =>
      authenticator.login(password(secret), `10.0.0.${index}`),
    );
    await verifier.drain();
    await Promise.all(logins);
    expect(verifier).toMatchObject({ calls: 3, mostAtOnce: 1 });
  });

  test('are not repeated for what was good before', async () => {
    const { authenticator, verifier, login } = start();
    await login(password('right'), OWNER);
    expect(authenticator.login(password('right'), '10.0.0.1')).toEqual(OWNER_GRANT);
    expect(verifier.calls).toBe(1);
  });

  test('are not repeated for a page that asks eight things at once', async () => {
    const { authenticator, verifier } = start();
    const logins = Array.from({ length: 8 }, () => authenticator.login(password('right'), OWNER));
    await verifier.drain();
    expect(await Promise.all(logins)).toEqual(Array(8).fill(OWNER_GRANT));
    expect(verifier.calls).toBe(1);
  });

  test('a good secret of one kind is not remembered for the other', async () => {
    const { login } = start();
    await login(password('right'), OWNER);
    expect(await login(token('right'), OWNER)).toEqual({ kind: 'unknown' });
  });

  test('one that breaks does not hold up the next', async () => {
    const clock = new VirtualClock();
    const answers = [Promise.reject(new Error('out of memory')), Promise.resolve(true)];
    const authenticator = new Authenticator({
      config: { password: 'hash', tokens: [] },
      clock,
      log: pino({ enabled: false }),
      verify: () => answers.shift() ?? Promise.resolve(false),
    });
    await expect(authenticator.login(password('a'), OWNER)).rejects.toThrow('out of memory');
    expect(await authenticator.login(password('b'), OWNER)).toEqual(OWNER_GRANT);
  });
});

describe('guessing', () => {
  test('ends after five, however many are sent at once', async () => {
    const { authenticator, verifier } = start();
    const logins = Array.from({ length: 12 }, (_, index) =>
      authenticator.login(password(`guess ${index}`), ATTACKER),
    );
    await verifier.drain();
    const kinds = (await Promise.all(logins)).map(({ kind }) => kind);
    expect(kinds).toEqual([...Array(5).fill('unknown'), ...Array(7).fill('paused')]);
    expect(verifier.calls).toBe(5);
  });

  test('is not answered faster for what others have proved', async () => {
    const { authenticator, login } = start();
    await login(password('right'), OWNER);
    for (let count = 0; count < 5; count++) await login(password('wrong'), ATTACKER);
    expect(authenticator.login(password('right'), ATTACKER)).toEqual({ kind: 'paused', forS: 60 });
  });

  test('locks nobody else out', async () => {
    const { login } = start();
    for (let count = 0; count < 20; count++) await login(password('wrong'), ATTACKER);
    expect(await login(password('right'), OWNER)).toEqual(OWNER_GRANT);
  });

  test('is over when the pause is', async () => {
    const { clock, login } = start();
    for (let count = 0; count < 5; count++) await login(password('wrong'), ATTACKER);
    clock.advanceTo(60_000);
    expect(await login(password('right'), ATTACKER)).toEqual(OWNER_GRANT);
  });
});

describe('the queue', () => {
  test('takes sixteen of one address, and others behind them', async () => {
    const { authenticator, verifier } = start();
    const logins = Array.from({ length: 17 }, (_, index) =>
      authenticator.login(password(`guess ${index}`), ATTACKER),
    );
    const owner = authenticator.login(password('right'), OWNER);
    expect(logins.at(-1)).toEqual({ kind: 'busy' });
    await verifier.drain();
    expect(await owner).toEqual(OWNER_GRANT);
  });

  test('takes sixty-four in all, and is empty again afterwards', async () => {
    const { authenticator, verifier, login } = start();
    const logins = Array.from({ length: 65 }, (_, index) =>
      authenticator.login(password('wrong'), `10.0.0.${index}`),
    );
    expect(logins.at(-1)).toEqual({ kind: 'busy' });
    await verifier.drain();
    expect(await login(password('right'), OWNER)).toEqual(OWNER_GRANT);
  });
});
