import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Loaded, LoadResult } from '../../src/cli/remembered-config.ts';
import { Service } from '../../src/cli/service.ts';
import { Config } from '../../src/config.ts';
import type { Wallbox } from '../../src/wallbox.ts';

/** A wallbox that notes what it is asked, and takes as long to end as the test says. */
class FakeWallbox {
  readonly asked: string[] = [];
  readonly name: string;
  readonly #ends: Promise<void>;

  constructor(name: string, ends: Promise<void>) {
    this.name = name;
    this.#ends = ends;
  }
  async end(): Promise<void> {
    this.asked.push('end');
    await this.#ends;
  }
  cut(): void {
    this.asked.push('cut');
  }
}

const NEVER = new Promise<void>(() => {});

/** @param later - what of it holds once it is read again, after things were set over the API. */
function configOf(raw: object, later: object = {}): Loaded {
  const config = Config.parse({ meter: { source: 'simulated' }, ...raw });
  const again = async (): Promise<LoadResult> => ({
    ok: true,
    loaded: Object.keys(later).length === 0 ? loaded : configOf({ ...raw, ...later }),
  });
  const loaded = { config, file: config, again } as Loaded;
  return loaded;
}

function start({
  ends = Promise.resolve(),
  broken = [],
  first = configOf({ name: 'first' }),
}: {
  ends?: Promise<void>;
  broken?: string[];
  first?: Loaded;
} = {}) {
  const opened: FakeWallbox[] = [];
  const output = new PassThrough();
  let log = '';
  output.on('data', (text) => {
    log += text;
  });
  const rig = {
    opened,
    log: () => log,
    next: { ok: true, loaded: configOf({}) } as LoadResult,
    /** Names of configurations that cannot be opened. */
    broken: new Set(broken),
    fail: (_cause: unknown): void => {},
    exitCode: undefined as number | undefined,
    /** What whoever started it as a service hears. */
    told: [] as string[],
  };
  const service = new Service(
    {
      log: pino(output),
      load: async () => rig.next,
      up: () => rig.told.push('up'),
      ending: () => rig.told.push('ending'),
      open: async ({ config }, failed) => {
        if (rig.broken.has(config.name)) throw new Error(`cannot open ${config.name}`);
        rig.told.push('open');
        rig.fail = failed;
        const wallbox = new FakeWallbox(config.name, ends);
        opened.push(wallbox);
        return wallbox as unknown as Wallbox;
      },
    },
    first,
  );
  void service.ended.then((code) => {
    rig.exitCode = code;
  });
  service.start();
  return { service, rig };
}

/** Lets everything that needs no time happen. */
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('is up once the wallbox is open, and not again after a reload', async () => {
  const { service, rig } = start();
  await settle();
  expect(rig.told).toEqual(['open', 'up']);
  rig.next = { ok: true, loaded: configOf({ name: 'second' }) };
  service.reload();
  await settle();
  expect(rig.told).toEqual(['open', 'up', 'open']);
});

test('a start that fails was never up', async () => {
  const { rig } = start({ broken: ['first'] });
  await settle();
  expect(rig.told).toEqual([]);
  expect(rig.exitCode).toBe(1);
});

describe('asked to stop', () => {
  test('ends the normal way, exit 0', async () => {
    const { service, rig } = start();
    await settle();
    service.stop();
    await settle();
    expect(rig.opened[0]?.asked).toEqual(['end']);
    expect(rig.exitCode).toBe(0);
  });

  test('asked twice, opens at once', async () => {
    const { service, rig } = start({ ends: NEVER });
    await settle();
    service.stop();
    await settle();
    expect(rig.exitCode).toBeUndefined();
    service.stop();
    await settle();
    expect(rig.opened[0]?.asked).toEqual(['end', 'cut']);
    expect(rig.exitCode).toBe(0);
  });

  test('an end that hangs is cut before eight seconds are over, exit 1', async () => {
    const { service, rig } = start({ ends: NEVER });
    await settle();
    service.stop();
    await vi.advanceTimersByTimeAsync(7_000);
    expect(rig.exitCode).toBeUndefined();
    await vi.advanceTimersByTimeAsync(900);
    expect(rig.opened[0]?.asked).toEqual(['end', 'cut']);
    expect(rig.exitCode).toBe(1);
  });

  test('while it starts, ends what came up', async () => {
    const { service, rig } = start();
    service.stop();
    await settle();
    expect(rig.opened[0]?.asked).toEqual(['end']);
    expect(rig.told).toEqual(['ending', 'open']);
    expect(rig.exitCode).toBe(0);
  });
});

describe('cannot go on: exit 1', () => {
  test('when the wallbox says so', async () => {
    const { rig } = start();
    await settle();
    rig.fail(new Error('the board is gone'));
    await settle();
    expect(rig.exitCode).toBe(1);
    expect(rig.log()).toContain('the board is gone');
  });

  test('when it cannot start', async () => {
    const { service, rig } = start();
    rig.broken.add('first');
    await settle();
    expect(rig.exitCode).toBe(1);
    expect(rig.log()).toContain('cannot open first');
    service.reload();
    await settle();
    expect(rig.opened).toEqual([]);
  });
});

describe('asked to read the configuration again', () => {
  test('a bad one is refused with all of its problems, and nothing else happens', async () => {
    const { service, rig } = start();
    const problem = { origin: 'c.yaml:3:1', path: 'name', text: 'is "", must be a host name' };
    const other = { origin: 'c.yaml:4:1', path: 'board', text: 'is missing' };
    rig.next = { ok: false, kind: 'wrong', problems: [problem, other] };
    service.reload();
    await settle();
    expect(rig.opened[0]?.asked).toEqual([]);
    expect(rig.log()).toContain('c.yaml:3:1 name: is \\"\\", must be a host name');
    expect(rig.log()).toContain('c.yaml:4:1 board: is missing');
  });

  test('the same one leaves the car alone', async () => {
    const { service, rig } = start();
    rig.next = { ok: true, loaded: configOf({ name: 'first' }) };
    service.reload();
    await settle();
    expect(rig.opened).toHaveLength(1);
    expect(rig.opened[0]?.asked).toEqual([]);
  });

  test('another one takes over once the car was stopped; the log names keys, not values', async () => {
    const { service, rig } = start();
    const hash = `scrypt:ln=14:r=8:p=1:${'A'.repeat(22)}:${'B'.repeat(43)}`;
    rig.next = { ok: true, loaded: configOf({ name: 'second', api: { password: hash } }) };
    service.reload();
    await settle();
    expect(rig.opened.map(({ name }) => name)).toEqual(['first', 'second']);
    expect(rig.opened[0]?.asked).toEqual(['end']);
    expect(rig.log()).toContain('"changed":["name","api.password"]');
    expect(rig.log()).not.toContain('scrypt');
  });

  test('one that does not work after all gives way to the one before', async () => {
    const { service, rig } = start();
    rig.next = { ok: true, loaded: configOf({ name: 'taken' }) };
    rig.broken.add('taken');
    service.reload();
    await settle();
    expect(rig.opened.map(({ name }) => name)).toEqual(['first', 'first']);
    expect(rig.exitCode).toBeUndefined();
  });

  test('what was set while the car was being stopped holds in the new one', async () => {
    const { service, rig } = start();
    rig.next = { ok: true, loaded: configOf({ name: 'second' }, { name: 'second-set' }) };
    service.reload();
    await settle();
    expect(rig.opened.map(({ name }) => name)).toEqual(['first', 'second-set']);
  });

  test('the one before comes back with what was set since', async () => {
    const { service, rig } = start({ first: configOf({ name: 'first' }, { name: 'first-set' }) });
    rig.next = { ok: true, loaded: configOf({ name: 'taken' }) };
    rig.broken.add('taken');
    service.reload();
    await settle();
    expect(rig.opened.map(({ name }) => name)).toEqual(['first', 'first-set']);
  });

  test('if what was set cannot be read any more, nothing is driven with what was set before', async () => {
    const problem = { origin: 'settings.json', path: 'charging', text: 'is no block' };
    const again = async (): Promise<LoadResult> => ({
      ok: false,
      kind: 'wrong',
      problems: [problem],
    });
    const { service, rig } = start({ first: { ...configOf({ name: 'first' }), again } });
    rig.next = { ok: true, loaded: configOf({ name: 'taken' }) };
    rig.broken.add('taken');
    service.reload();
    await settle();
    expect(rig.opened).toHaveLength(1);
    expect(rig.exitCode).toBe(1);
    expect(rig.log()).toContain('settings.json charging: is no block');
  });

  test('one after the other, however fast they come; then it stops', async () => {
    const { service, rig } = start();
    rig.next = { ok: true, loaded: configOf({ name: 'second' }) };
    service.reload();
    service.reload();
    await settle();
    service.stop();
    await settle();
    expect(rig.opened.map(({ name, asked }) => [name, asked])).toEqual([
      ['first', ['end']],
      ['second', ['end']],
    ]);
    expect(rig.exitCode).toBe(0);
  });

  test('asked to stop in between, the new one is not begun', async () => {
    const { service, rig } = start();
    await settle();
    rig.next = { ok: true, loaded: configOf({ name: 'second' }) };
    service.stop();
    service.reload();
    await settle();
    expect(rig.opened).toHaveLength(1);
    expect(rig.exitCode).toBe(0);
  });
});
