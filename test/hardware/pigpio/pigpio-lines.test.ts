import { expect, test } from 'vitest';
import { openPigpioLines } from '../../../hardware/pigpio/pigpio-lines.ts';
import { loadPigpio } from '../../../hardware/pigpio/pigpio-package.ts';
import { SAFE_OUTPUTS } from '../../../src/charging/board.ts';
import { clampDuty } from '../../../src/charging/pilot.ts';
import { FakePigpio } from '../../support/fake-pigpio.ts';

const NOBODY = { listeners: () => [], on: () => {}, removeAllListeners: () => {} };
const CLOSED = { pilot: { kind: 'pwm', duty: clampDuty(26.6) }, contactor: 'closed' } as const;

function open(pigpio: FakePigpio, { pilot = 18, gpioLabel = 'pinctrl-bcm2835' } = {}) {
  const pins = { pilot, contactor: 17, threePhase: undefined };
  return openPigpioLines({ pins, pigpio, gpioLabel, signals: NOBODY });
}

test('takes over: no door to the network, the contactor low before it is an output, then X1', () => {
  const pigpio = new FakePigpio();
  open(pigpio);
  expect(pigpio.calls).toEqual([
    'interfaces 3',
    'initialize',
    'write 17 0',
    'mode 17 1',
    'pwm 18 1000 1000000',
  ]);
});

test('drives and reads back, one call a change', () => {
  const pigpio = new FakePigpio();
  const lines = open(pigpio);
  pigpio.calls.length = 0;
  expect(lines.drive(CLOSED)).toBe('as-told');
  expect(lines.drive(CLOSED)).toBe('as-told');
  expect(lines.drive({ pilot: { kind: 'fault' }, contactor: 'open' })).toBe('as-told');
  lines.drive(SAFE_OUTPUTS);
  lines.release(true);
  expect(pigpio.calls).toEqual([
    'pwm 18 1000 266000',
    'write 17 1',
    'write 17 0',
    'pwm 18 1000 0',
    'pwm 18 1000 1000000',
    'terminate',
  ]);
});

test('what somebody else drives is noticed', () => {
  const pigpio = new FakePigpio();
  const lines = open(pigpio);
  lines.drive(CLOSED);
  pigpio.levels.set(17, 0);
  expect(lines.drive(CLOSED)).toBe('opened-elsewhere');
  pigpio.duties.set(18, 850_000);
  expect(() => lines.drive(CLOSED)).toThrow(
    expect.objectContaining({
      code: 'BOARD_WRITE',
      message: expect.stringContaining('a duty of 850000 millionths where 266000 was written'),
    }),
  );
});

test('a Pi 5 is sent to another driver before the library is touched', () => {
  const pigpio = new FakePigpio();
  expect(() => open(pigpio, { gpioLabel: 'pinctrl-rp1' })).toThrow(/no Pi 5: .*sysfs/);
  expect(pigpio.calls).toEqual([]);
});

test('without the rights it names root, the daemon beside it and the other drivers', () => {
  const pigpio = new FakePigpio();
  pigpio.refusal = 'pigpio error -1 in gpioInitialise';
  expect(() => open(pigpio)).toThrow(/takes root and no pigpiod beside it: .*sysfs.*pigpiod/);
});

test('a pin without hardware PWM is refused and the library let go', () => {
  const pigpio = new FakePigpio();
  expect(() => open(pigpio, { pilot: 22 })).toThrow(/cannot drive GPIO 22 and 17: .*12, 13, 18/);
  expect(pigpio.calls.at(-1)).toBe('terminate');
});

test('a machine without the library is told so, in one error and nothing on its console', () => {
  // No test machine has the C library: the native part is missing or empty here.
  expect(() => loadPigpio()).toThrow(
    expect.objectContaining({
      code: 'BOARD_OPEN',
      message: expect.stringMatching(/library is not installed: set board.driver to sysfs/),
    }),
  );
});
