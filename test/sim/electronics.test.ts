import { describe, expect, test } from 'vitest';
import { classify, hasDiode } from '../../hardware/guard/pilot-class.ts';
import { readWindow } from '../../hardware/guard/pilot-window.ts';
import { Electronics, type Lines, type Vehicle } from '../../sim/electronics.ts';
import { seededRandom } from '../../sim/random.ts';
import { clampDuty } from '../../src/charging/pilot.ts';

const converter = { voltsPerCount: 0.027, offsetV: -13.8 };
const X1: Lines = { pilot: { kind: 'steady' }, contactor: 0, rcdTest: 0, rcdReset: 0 };
const X2: Lines = { ...X1, pilot: { kind: 'pwm', duty: clampDuty(10) } };
const F: Lines = { ...X1, pilot: { kind: 'fault' } };

const box = (noiseCounts = 0) =>
  new Electronics({ random: seededRandom(7), converter, noiseCounts });

describe('pilot', () => {
  // IEC 61851-1 table A.4: nominal levels, within 1 V.
  test.each<[Vehicle, number, number]>([
    ['none', 12, -12],
    ['connected', 9, -12],
    ['asking', 6, -12],
    ['ventilation', 3, -12],
    ['short', 0, 0],
  ])('%s', (vehicle, high, low) => {
    const electronics = box();
    electronics.vehicle = vehicle;
    electronics.drive(X2);
    expect(Math.abs(electronics.pilotV.high - high)).toBeLessThan(1);
    expect(electronics.pilotV.low).toBe(low);
    electronics.drive(X1);
    expect(Math.abs(electronics.pilotV.low - high)).toBeLessThan(1);
    electronics.drive(F);
    expect(electronics.pilotV.high).toBe(low);
  });

  test.each<[Vehicle, string]>([
    ['none', 'A'],
    ['connected', 'B'],
    ['asking', 'C'],
    ['ventilation', 'D'],
    ['short', 'E'],
  ])('%s through a noisy converter is %s', (vehicle, state) => {
    const electronics = box(1);
    electronics.vehicle = vehicle;
    electronics.drive(X2);
    let nowMs = 0;
    const adc = { read: () => electronics.counts() };
    const window = readWindow(adc, converter, () => {
      nowMs += 0.05;
      return nowMs;
    });
    expect(classify(window, undefined)).toBe(state);
    expect(hasDiode(window)).toBe(vehicle !== 'short');
  });

  test('without a diode the low part is loaded too', () => {
    const electronics = box();
    electronics.vehicle = 'asking';
    electronics.defects.add('no-diode');
    electronics.drive(X2);
    expect(electronics.pilotV.low).toBeCloseTo(-5.6, 1);
  });

  test('a dead converter throws', () => {
    const electronics = box();
    electronics.defects.add('converter-dead');
    expect(() => electronics.counts()).toThrow('EIO');
  });
});

describe('contactor', () => {
  const driven = (electronics: Electronics, lines: Lines, ms: number): boolean => {
    electronics.drive(lines);
    for (let passed = 0; passed < ms; passed += 5) electronics.pass(5);
    return electronics.isClosed;
  };
  const CLOSE: Lines = { ...X2, contactor: 1 };

  test('follows its coil a moment later', () => {
    const electronics = box();
    expect(driven(electronics, CLOSE, 15)).toBe(false);
    expect(driven(electronics, CLOSE, 5)).toBe(true);
    expect(driven(electronics, X2, 15)).toBe(true);
    expect(driven(electronics, X2, 5)).toBe(false);
  });

  test('welded it stays closed, but does not close by itself', () => {
    const electronics = box();
    electronics.defects.add('welded');
    expect(driven(electronics, X2, 100)).toBe(false);
    expect(driven(electronics, CLOSE, 100)).toBe(true);
    expect(driven(electronics, X2, 1_000)).toBe(true);
  });

  test('stuck open it does not close', () => {
    const electronics = box();
    electronics.defects.add('stuck-open');
    expect(driven(electronics, CLOSE, 1_000)).toBe(false);
  });

  test('a fault current opens it without any software, until the latch is reset', () => {
    const electronics = box();
    driven(electronics, CLOSE, 100);
    electronics.leaks = true;
    expect(driven(electronics, CLOSE, 60)).toBe(false);
    expect(electronics.isTripped).toBe(true);
    electronics.leaks = false;
    expect(driven(electronics, CLOSE, 1_000)).toBe(false);
    expect(driven(electronics, { ...CLOSE, rcdReset: 1 }, 30)).toBe(true);
  });

  test('a self-test trips the latch; a dead monitor and a stuck latch do not play along', () => {
    const tripped = (defect?: 'rcd-dead' | 'latch-stuck'): [boolean, boolean] => {
      const electronics = box();
      if (defect !== undefined) electronics.defects.add(defect);
      driven(electronics, { ...X1, rcdTest: 1 }, 50);
      const isTripped = electronics.isTripped;
      driven(electronics, { ...X1, rcdReset: 1 }, 50);
      return [isTripped, electronics.isTripped];
    };
    expect(tripped()).toEqual([true, false]);
    expect(tripped('rcd-dead')).toEqual([false, false]);
    expect(tripped('latch-stuck')).toEqual([true, true]);
  });
});

test('the box gets warm by its current, and its thermometer may break', () => {
  const electronics = box();
  electronics.drive({ ...X2, contactor: 1 });
  for (let minute = 0; minute < 60; minute++) electronics.pass(60_000, 32);
  expect(electronics.celsius).toBeCloseTo(50, 0);
  electronics.defects.add('thermometer-dead');
  expect(electronics.celsius).toBeUndefined();
});
