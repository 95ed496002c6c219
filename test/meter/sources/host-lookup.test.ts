import type { LookupAddress } from 'node:dns';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { createHostLookup, type Resolver } from '../../../src/meter/sources/host-lookup.ts';
import { settled } from '../../support/meter-log.ts';

const V4 = (address: string): LookupAddress[] => [{ address, family: 4 }];
const BOTH: LookupAddress[] = [
  { address: 'fe80::1', family: 6 },
  { address: '10.0.0.1', family: 4 },
];
const finds =
  (found: LookupAddress[]): Resolver =>
  async () =>
    found;
const fails: Resolver = async (hostname) => {
  throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' });
};
const hangs: Resolver = () => new Promise(() => {});

/** A lookup with resolvers that can be swapped, its answers written down. */
class Names {
  readonly clock = new VirtualClock();
  system = hangs;
  multicast = hangs;
  readonly asked: string[] = [];
  readonly lookup = createHostLookup({
    clock: this.clock,
    system: (hostname) => this.#ask('system', hostname),
    multicast: (hostname) => this.#ask('multicast', hostname),
  });

  /** The answer as text, once there is one. */
  find(hostname: string, options: Parameters<typeof this.lookup>[1] = { all: true }) {
    const answer = { text: undefined as string | undefined };
    this.lookup(hostname, options, (error, address) => {
      const list = typeof address === 'string' ? [address] : address.map((one) => one.address);
      answer.text = error ? `${error.code}: ${error.message}` : list.join();
    });
    return answer;
  }

  async at(ms: number): Promise<void> {
    await settled();
    this.clock.advanceTo(ms);
    await settled();
  }

  #ask(who: 'system' | 'multicast', hostname: string) {
    this.asked.push(`${who} ${hostname}`);
    return this[who](hostname);
  }
}

describe('who is asked', () => {
  test('the system, for a name of the wide world only the system', async () => {
    const names = new Names();
    names.system = finds(V4('1.2.3.4'));
    const answer = names.find('meter.example.org');
    await names.at(0);
    expect(answer.text).toBe('1.2.3.4');
    names.system = fails;
    const refused = names.find('other.example.org');
    await names.at(1);
    expect(refused.text).toBe('ENOTFOUND: getaddrinfo ENOTFOUND other.example.org');
    expect(names.asked).toEqual(['system meter.example.org', 'system other.example.org']);
  });

  test.each(['SolarSync_E77308.local', 'meter.LOCAL', 'meter.local.'])(
    '%s: the network when the system does not know it',
    async (hostname) => {
      const names = new Names();
      names.system = fails;
      names.multicast = finds(V4('10.0.0.2'));
      const answer = names.find(hostname);
      await names.at(0);
      expect(answer.text).toBe('10.0.0.2');
      expect(names.asked).toEqual([`system ${hostname}`, `multicast ${hostname}`]);
    },
  );

  test('the network too when the system says nothing for half a second', async () => {
    const names = new Names();
    names.multicast = finds(V4('10.0.0.2'));
    const answer = names.find('meter.local');
    await names.at(499);
    expect(names.asked).toEqual(['system meter.local']);
    await names.at(500);
    expect(answer.text).toBe('10.0.0.2');
  });

  test('nobody knows it', async () => {
    const names = new Names();
    names.system = fails;
    names.multicast = fails;
    const answer = names.find('meter.local');
    await names.at(0);
    expect(answer.text).toBe('ENOTFOUND: meter.local: neither the system nor the network knows it');
  });

  test('nobody answers, and nobody is asked twice at a time', async () => {
    const names = new Names();
    const answer = names.find('meter.local');
    await names.at(2_500);
    expect(answer.text).toBe('ENOTFOUND: meter.local: no answer in time');
    names.find('meter.local');
    await names.at(5_000);
    expect(names.asked).toEqual(['system meter.local', 'multicast meter.local']);
  });
});

describe('the last good address', () => {
  test('stands in when nobody knows the host any more, at once', async () => {
    const names = new Names();
    names.system = finds(V4('10.0.0.2'));
    names.find('meter.local');
    await names.at(0);
    names.system = fails;
    names.multicast = fails;
    const answer = names.find('meter.local');
    await names.at(1);
    expect(answer.text).toBe('10.0.0.2');
  });

  test('stands in after a second when nobody answers, and gives way to a new one', async () => {
    const names = new Names();
    names.system = finds(V4('10.0.0.2'));
    names.find('meter.local');
    await names.at(0);
    let found = (_: LookupAddress[]): void => {};
    names.system = () =>
      new Promise((resolve) => {
        found = resolve;
      });
    const answer = names.find('meter.local');
    await names.at(999);
    expect(answer.text).toBeUndefined();
    await names.at(1_000);
    expect(answer.text).toBe('10.0.0.2');
    found(V4('10.0.0.3'));
    names.system = fails;
    names.multicast = fails;
    await names.at(1_001);
    const next = names.find('meter.local');
    await names.at(1_002);
    expect(next.text).toBe('10.0.0.3');
  });
});

test.each([
  [{ all: true }, 'fe80::1,10.0.0.1'],
  [{ all: true, family: 4 }, '10.0.0.1'],
  [{ family: 'IPv4' as const }, '10.0.0.1'],
  [{}, 'fe80::1'],
  [{ family: 0 }, 'fe80::1'],
])('answers as it was asked: %j', async (options, text) => {
  const names = new Names();
  names.system = finds(BOTH);
  const answer = names.find('meter', options);
  await names.at(0);
  expect(answer.text).toBe(text);
});

test('no address of the wanted family is none', async () => {
  const names = new Names();
  names.system = finds(V4('10.0.0.1'));
  const answer = names.find('meter', { family: 6 });
  await names.at(0);
  expect(answer.text).toBe('ENOTFOUND: meter: has no IPv6 address');
});
