import { describe, expect, test } from 'vitest';
import type { EvseOutputs } from '../../../src/charging/board.ts';
import { type BoxOptions, GuardedBox, LIVE, OFFERED } from '../../support/guarded-box.ts';

const FAULT: EvseOutputs = { pilot: { kind: 'fault' }, contactor: 'open' };

test('a car that comes, charges and goes is told once each', () => {
  const box = new GuardedBox().charge();
  expect(box.level('contactor')).toBe('1');
  box.car = 'B';
  box.run(100);
  box.car = 'A';
  box.run(100);
  expect(box.states()).toBe('ABCBA');
  expect(box.faults()).toEqual([]);
});

describe('the guard itself opens the contactor within 100 ms', () => {
  test.each<[string, BoxOptions, (box: GuardedBox) => void]>([
    ['when the plug is pulled', {}, (box) => Object.assign(box, { car: 'A' })],
    ['when the car lets go', {}, (box) => Object.assign(box, { car: 'B' })],
    ['when the diode is gone', {}, (box) => Object.assign(box, { hasDiode: false })],
    ['when the converter fails', {}, (box) => Object.assign(box, { isAdcBroken: true })],
    ['when the cable is no cable', { socket: true }, (box) => Object.assign(box, { ohm: 1e9 })],
    ['when fault current flows', { rcd: true }, (box) => box.put('trip', 1)],
    [
      'when fault current flows, unmeasured',
      { rcd: true, senses: false },
      (box) => box.put('trip', 1),
    ],
  ])('%s', (_, options, happen) => {
    const box = new GuardedBox(options);
    box.ohm = 220;
    box.charge();
    expect(box.level('contactor')).toBe('1');
    happen(box);
    expect(box.msUntilOpen()).toBeLessThanOrEqual(75);
  });

  test('whoever closes in spite of it finds it open again, and is told why once more', () => {
    const box = new GuardedBox({ rcd: true }).charge();
    box.put('trip', 1);
    box.run(100);
    expect(box.faults()).toEqual(['rcd', 'rcd']);
    box.put('contactor', 1);
    expect(box.msUntilOpen()).toBeLessThanOrEqual(25);
    expect(box.faults()).toEqual(['rcd', 'rcd', 'rcd']);
  });
});

test('without a sense of the pilot the contactor is left alone', () => {
  const box = new GuardedBox({ senses: false });
  expect(box.watch.isReady).toBe(true);
  box.drive(LIVE);
  box.run(10_000);
  expect(box.level('contactor')).toBe('1');
  expect(box.told).toEqual([]);
});

test('a diode that is missing is a fault until the vehicle is gone', () => {
  const box = new GuardedBox().charge();
  box.hasDiode = false;
  box.run(200);
  expect(box.told.at(-1)).toMatchObject({
    type: 'fault',
    fault: { kind: 'diode', latched: false },
  });
  box.car = 'A';
  box.run(200);
  expect(box.told).toContainEqual({ type: 'cleared', kind: 'diode' });
});

test('a converter that fails says what the system says, and may come back', () => {
  const box = new GuardedBox();
  box.run(100);
  box.isAdcBroken = true;
  box.run(100);
  const detail = 'the pilot cannot be measured: EIO: spi';
  expect(box.told.at(-1)).toEqual({
    type: 'fault',
    fault: { kind: 'board', latched: false, detail },
  });
  box.isAdcBroken = false;
  box.run(100);
  expect(box.told.at(-1)).toEqual({ type: 'cleared', kind: 'board' });
});

test('a converter that never answers leaves the guard unready', () => {
  const box = new GuardedBox();
  box.isAdcBroken = true;
  box.run(5_000);
  expect(box.watch.isReady).toBe(false);
});

describe('a socket', () => {
  const cables = (box: GuardedBox) =>
    box.told.flatMap((news) => (news.type === 'cable' ? [news.currentA] : []));

  test('tells what the cable carries when it changes, and when it is lost', () => {
    const box = new GuardedBox({ socket: true });
    box.run(1_000);
    expect(cables(box), 'nothing is plugged in, and nothing is missed').toEqual([]);
    box.ohm = 220;
    box.run(100);
    box.ohm = 680;
    box.run(100);
    box.ohm = 1e9;
    box.run(100);
    expect(cables(box)).toEqual([32, 20, null]);
  });

  test('misses a cable that a vehicle hangs on', () => {
    const box = new GuardedBox({ socket: true });
    box.run(100);
    box.car = 'B';
    box.run(100);
    expect(cables(box)).toEqual([null]);
  });

  test('keeps it through one disturbed reading', () => {
    const box = new GuardedBox({ socket: true });
    box.ohm = 220;
    box.charge();
    box.ohm = 1e9;
    box.run(25);
    box.ohm = 220;
    box.run(25);
    expect(box.level('contactor')).toBe('1');
    expect(cables(box)).toEqual([32]);
  });
});

describe('a contactor with a mirror contact', () => {
  test('that follows is fine', () => {
    const box = new GuardedBox({ feedback: true });
    box.world = () => box.put('feedback', box.level('contactor') === '1' ? 1 : 0);
    box.charge();
    box.drive(OFFERED);
    box.run(2_000);
    expect(box.faults()).toEqual([]);
  });

  test('that does not pull is opened again', () => {
    const box = new GuardedBox({ feedback: true }).charge();
    expect(box.faults().at(0)).toBe('contactor-open');
    expect(box.level('contactor')).toBe('0');
  });

  test('that sticks is told after a second, and never closed again', () => {
    const box = new GuardedBox({ feedback: true });
    box.world = () => box.put('feedback', box.level('contactor') === '1' ? 1 : 0);
    box.charge();
    box.world = () => {};
    box.drive(OFFERED);
    box.run(975);
    expect(box.faults()).toEqual([]);
    box.run(75);
    expect(box.faults()).toEqual(['weld']);
    box.drive(LIVE);
    expect(box.msUntilOpen()).toBeLessThanOrEqual(25);
  });

  test('that still sticks when somebody resets the fault is told again at once', () => {
    const box = new GuardedBox({ feedback: true });
    box.world = () => box.put('feedback', box.level('contactor') === '1' ? 1 : 0);
    box.charge();
    box.world = () => {};
    box.drive(OFFERED);
    box.run(1_100);
    box.watch.reset('weld');
    expect(box.faults()).toEqual(['weld', 'weld']);
    box.put('feedback', 0);
    box.run(100);
    box.watch.reset('weld');
    expect(box.faults(), 'gone is gone').toEqual(['weld', 'weld']);
  });
});

describe('a residual current monitor', () => {
  test('H30 that tripped stays so until a person resets it, and is then asked to let go', () => {
    const box = new GuardedBox({ rcd: true }).charge();
    box.put('trip', 1);
    box.run(100);
    let edges = 0;
    box.world = () => {
      if (box.level('reset') === '1') edges += 1;
    };
    box.drive(FAULT);
    box.run(5_000);
    box.drive(OFFERED);
    box.run(5_000);
    expect(edges, 'the end of F is nobody').toBe(0);
    box.watch.reset('rcd');
    box.run(50);
    expect(box.level('reset')).toBe('1');
    box.put('trip', 0);
    const before = box.faults().length;
    box.run(2_000);
    expect(box.level('reset')).toBe('0');
    expect(box.faults()).toHaveLength(before);
  });

  test('that does not let go has tripped again', () => {
    const box = new GuardedBox({ rcd: true }).charge();
    box.put('trip', 1);
    box.run(100);
    box.drive(FAULT);
    box.run(1_000);
    const before = box.faults().length;
    box.watch.reset('rcd');
    box.run(1_000);
    const latched = box.told.flatMap((news) => (news.type === 'fault' ? news.fault.latched : []));
    expect(latched.slice(before), 'first it is given its time').toEqual([false, true]);
  });

  /** Trips when it is tested, or is told to by its own hand, and lets go when it is reset. */
  function monitor(box: GuardedBox, { trips = true } = {}): void {
    box.world = () => {
      if (box.level('test') === '1' && trips) box.put('trip', 1);
      if (box.level('reset') === '1') box.put('trip', 0);
    };
  }

  test('is tested before the first close of a session, and the car waits in B', () => {
    const box = new GuardedBox({ rcd: true, selfTest: true });
    monitor(box);
    let tests = 0;
    const { world } = box;
    box.world = () => {
      if (box.level('test') === '1') tests += 1;
      world();
    };
    box.charge();
    expect(tests).toBeGreaterThan(0);
    expect(box.states()).toBe('ABC');
    expect(box.level('contactor')).toBe('1');
    expect(box.faults(), 'a trip that was wanted is none').toEqual([]);
    const afterFirst = tests;
    box.drive(OFFERED);
    box.car = 'B';
    box.run(500);
    box.car = 'C';
    box.run(1_500);
    expect(tests, 'the same session').toBe(afterFirst);
    box.car = 'A';
    box.run(500);
    box.charge();
    expect(tests, 'the next one').toBeGreaterThan(afterFirst);
  });

  test('that fails its test closes nothing, until a person resets it and it passes', () => {
    const box = new GuardedBox({ rcd: true, selfTest: true });
    monitor(box, { trips: false });
    box.charge();
    expect(box.faults()[0]).toBe('rcd-self-test');
    expect(box.level('contactor')).toBe('0');
    expect(box.states()).toBe('AB');
    monitor(box);
    box.drive(FAULT);
    box.run(1_000);
    box.drive(OFFERED);
    box.run(2_500);
    expect(box.states(), 'the end of F is nobody').toBe('AB');
    box.watch.reset('rcd-self-test');
    box.run(2_500);
    expect(box.states()).toBe('ABC');
  });
});

test('simplified pilot is told, and taken back', () => {
  const box = new GuardedBox();
  box.run(100);
  box.car = 'C';
  box.run(100);
  box.car = 'A';
  box.run(100);
  const told = box.told.flatMap((news) => (news.type === 'simplified' ? news.isSimplified : []));
  expect(told).toEqual([true, false]);
});
