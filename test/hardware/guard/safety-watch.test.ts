import { describe, expect, test } from 'vitest';
import { type BoxOptions, GuardedBox, LIVE, OFFERED } from '../../support/guarded-box.ts';

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
