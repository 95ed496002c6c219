import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import type { RunningOutlet } from '../../src/house/outlet.ts';
import { OutletLoop } from '../../src/house/outlet-loop.ts';

let clock: VirtualClock;
/** Seconds at which it was started. */
let starts: number[];
let closed: number;
/** What the next start comes to. */
let start: () => Promise<RunningOutlet>;
let fail: (cause: unknown) => void;
let loop: OutletLoop;

const settled = () => new Promise((resolve) => setImmediate(resolve));

async function pass(seconds: number): Promise<void> {
  await settled();
  const endMs = clock.now() + seconds * 1_000;
  while (clock.now() < endMs) {
    clock.advanceTo(Math.min(endMs, clock.now() + 500));
    await settled();
  }
}

const up = async (): Promise<RunningOutlet> => ({
  close: async () => {
    closed++;
  },
  status: () => '3 clients',
});

beforeEach(() => {
  clock = new VirtualClock();
  starts = [];
  closed = 0;
});

function open(first: () => Promise<RunningOutlet> = up): void {
  start = first;
  loop = new OutletLoop({
    name: 'publish.test',
    clock,
    log: pino({ enabled: false }),
    start: (failed) => {
      starts.push(Math.floor(clock.now() / 1_000));
      fail = failed;
      return start();
    },
  });
}

test('one that works says so itself', async () => {
  open();
  await settled();
  expect(loop.status()).toEqual({
    name: 'publish.test',
    state: 'running',
    detail: '3 clients',
    failures: 0,
  });
});

test('one that cannot start is tried again after 1, 2, 4 ... 60 s', async () => {
  open(() => Promise.reject(new Error('port taken')));
  await pass(200);
  expect(starts).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
  expect(loop.status()).toMatchObject({ state: 'failed', detail: 'port taken', failures: 9 });
});

test('one that breaks down is closed and started again, soon if it had run for a while', async () => {
  open();
  await pass(10);
  fail(new Error('broker gone'));
  await pass(1.5);
  expect(closed).toBe(1);
  expect(starts).toEqual([0, 11]);
  fail('again');
  await pass(2.5);
  expect(starts).toEqual([0, 11, 13]);
  await pass(60);
  fail('after a minute');
  await pass(1.5);
  expect(starts).toHaveLength(4);
});

test('a start that takes for ever has failed after 30 s, and what comes of it is closed', async () => {
  let resolve: (running: RunningOutlet) => void = () => {};
  open();
  await settled();
  start = () =>
    new Promise((done) => {
      resolve = done;
    });
  fail('down');
  await pass(1.5);
  const late = resolve;
  start = up;
  await pass(33);
  expect(loop.status()).toMatchObject({ state: 'running', failures: 2 });
  late(await up());
  await settled();
  expect(closed).toBe(2);
});

test('one that is closed stays so, whatever it says after it', async () => {
  open();
  await settled();
  await loop.close();
  fail('too late');
  await pass(100);
  expect(starts).toEqual([0]);
  expect(closed).toBe(1);
});
