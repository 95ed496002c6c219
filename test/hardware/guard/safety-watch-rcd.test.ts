import { describe, expect, test } from 'vitest';
import type { EvseOutputs } from '../../../src/charging/board.ts';
import { GuardedBox, OFFERED } from '../../support/guarded-box.ts';

const FAULT: EvseOutputs = { pilot: { kind: 'fault' }, contactor: 'open' };

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

  // C has stood for 500 ms at 1,400: in that look the test is decided on, and in the next one asked for.
  test.each([1_375, 1_400, 1_425])(
    'H36 that has tripped by itself after %s ms is let go by no test',
    (atMs) => {
      const box = new GuardedBox({ rcd: true, selfTest: true });
      box.run(200);
      box.car = 'B';
      box.run(200);
      box.drive(OFFERED);
      box.run(500);
      box.car = 'C';
      let edges = 0;
      box.world = () => {
        if (box.nowMs === atMs) box.put('trip', 1);
        if (box.level('reset') === '1') edges += 1;
      };
      box.run(3_000);
      expect(box.faults()).toEqual(['rcd']);
      expect([edges, box.level('test'), box.states()]).toEqual([0, '0', 'AB']);
    },
  );

  test('whose test a guard before left running is not tested by that', () => {
    const box = new GuardedBox({ rcd: true, selfTest: true });
    box.put('test', 1);
    box.run(25);
    expect(box.level('test')).toBe('0');
  });

  test('is tested anew after F, behind which the car may have become another', () => {
    const box = new GuardedBox({ rcd: true, selfTest: true });
    monitor(box);
    box.charge();
    box.drive(FAULT);
    box.run(1_000);
    let tests = 0;
    const { world } = box;
    box.world = () => {
      if (box.level('test') === '1') tests += 1;
      world();
    };
    box.drive(OFFERED);
    box.run(2_500);
    expect(tests).toBeGreaterThan(0);
    expect(box.states()).toBe('ABCBC');
    expect(box.faults()).toEqual([]);
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
