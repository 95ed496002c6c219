import { expect, test } from 'vitest';
import { readWindow } from '../../../hardware/guard/pilot-window.ts';

const PERIOD_US = 1_000;
const SCALE = { voltsPerCount: 0.027, offsetV: -13.8 };
const HIGH = 734;
const LOW = 67;

/** A converter that takes a while for each read of a pilot at 1 kHz, with one disturbed read. */
function converter({ readUs = 80, duty = 0.5, disturbed = Number.NaN, phaseUs = 0 } = {}) {
  let us = 0;
  let reads = 0;
  return {
    now: () => us / 1_000,
    read: () => {
      us += readUs;
      reads += 1;
      if (reads === 50) return Number.isNaN(disturbed) ? HIGH : disturbed;
      return (us + phaseUs) % PERIOD_US < duty * PERIOD_US ? HIGH : LOW;
    },
    reads: () => reads,
  };
}

test.each([
  { duty: 0.5, why: 'in the middle' },
  { duty: 0.1, why: 'a high part of a tenth' },
  { duty: 0.85, why: 'a low part of 15 %' },
])('both parts of the pilot are seen: $why', ({ duty }) => {
  for (const phaseUs of [0, 100, 333, 777]) {
    const adc = converter({ duty, phaseUs, readUs: 83 });
    const { highV, lowV } = readWindow(adc, SCALE, adc.now);
    expect(highV).toBeCloseTo(HIGH * 0.027 - 13.8, 6);
    expect(lowV).toBeCloseTo(LOW * 0.027 - 13.8, 6);
  }
});

test.each([1_023, 0])('one disturbed read of %d says nothing', (disturbed) => {
  const adc = converter({ disturbed });
  const window = readWindow(adc, SCALE, adc.now);
  expect(window.highV).toBeCloseTo(HIGH * 0.027 - 13.8, 6);
  expect(window.lowV).toBeCloseTo(LOW * 0.027 - 13.8, 6);
});

test.each([
  { readUs: 1, fromMs: 10, toMs: 10.1, why: 'a fast converter is read over ten periods' },
  { readUs: 60, fromMs: 12, toMs: 12.1, why: '200 reads' },
  { readUs: 500, fromMs: 20, toMs: 20.6, why: 'a slow one must not make us late' },
])('$readUs us a read: $why', ({ readUs, fromMs, toMs }) => {
  const adc = converter({ readUs });
  expect(readWindow(adc, SCALE, adc.now).reads).toBe(adc.reads());
  expect(adc.now()).toBeGreaterThanOrEqual(fromMs);
  expect(adc.now()).toBeLessThanOrEqual(toMs);
});

test('a divider that turns the pilot over is read all the same', () => {
  const adc = converter();
  const { highV, lowV } = readWindow(adc, { voltsPerCount: -0.027, offsetV: 13.8 }, adc.now);
  expect(highV).toBeGreaterThan(lowV);
});
