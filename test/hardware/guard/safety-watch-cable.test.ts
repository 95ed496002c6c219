import { describe, expect, test } from 'vitest';
import { GuardedBox } from '../../support/guarded-box.ts';

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

  test('misses a cable that a vehicle hangs on, which is a fault as long as it does', () => {
    const box = new GuardedBox({ socket: true });
    box.run(100);
    box.car = 'B';
    box.run(100);
    expect(cables(box)).toEqual([null]);
    expect(box.faults(), 'a plug that is pulled takes its resistor first').toEqual([]);
    box.run(300);
    expect(box.faults()).toEqual(['proximity']);
    box.ohm = 220;
    box.run(25);
    expect(box.told).toContainEqual({ type: 'cleared', kind: 'proximity' });
    expect(cables(box)).toEqual([null, 32]);
    box.ohm = 1e9;
    box.run(400);
    box.car = 'A';
    box.run(100);
    expect(box.told.at(-1)).toEqual({ type: 'pilot', state: 'A' });
    expect(box.told.filter(({ type }) => type === 'cleared')).toHaveLength(2);
    expect(box.faults()).toEqual(['proximity', 'proximity']);
  });

  test('a cable that is lost under load opens at once and is a fault soon after', () => {
    const box = new GuardedBox({ socket: true });
    box.ohm = 220;
    box.charge();
    box.ohm = 1e9;
    expect(box.msUntilOpen()).toBeLessThanOrEqual(75);
    expect(box.faults()).toEqual([]);
    box.run(400);
    expect(box.faults()).toEqual(['proximity']);
  });

  test('a plug that is pulled is no fault', () => {
    const box = new GuardedBox({ socket: true });
    box.ohm = 220;
    box.charge();
    box.ohm = 1e9;
    box.run(250);
    box.car = 'A';
    box.run(1_000);
    expect(box.faults()).toEqual([]);
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
