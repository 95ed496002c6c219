import { expect, test } from 'vitest';
import { openSysfsLines } from '../../hardware/sysfs/open-sysfs-lines.ts';
import { type EvseOutputs, SAFE_OUTPUTS } from '../../src/charging/board.ts';
import { clampDuty } from '../../src/charging/pilot.ts';
import { systemClock } from '../../src/clock.ts';
import { fakeOnoff } from '../support/fake-onoff.ts';
import { fakePi } from '../support/fake-sysfs.ts';

const DUTY = 'class/pwm/pwmchip0/pwm0/duty_cycle';
const CONTACTOR = 'class/gpio/gpio529/value';
const PHASES = 'class/gpio/gpio517/value';

async function lines() {
  const sysfs = fakePi();
  const opened = await openSysfsLines({
    sysfs,
    clock: systemClock,
    pins: { pilot: 18, contactor: 17, threePhase: 5 },
    channel: undefined,
    loadOnoff: async () => fakeOnoff(sysfs),
  });
  sysfs.writes.length = 0;
  return { sysfs, lines: opened.lines };
}

function offering(duty: number, contactor: EvseOutputs['contactor'] = 'closed'): EvseOutputs {
  return { pilot: { kind: 'pwm', duty: clampDuty(duty) }, contactor };
}

test('one write a change, none without one, in the order that is safe', async () => {
  const { sysfs, lines: board } = await lines();
  const rows: [EvseOutputs, string[], string][] = [
    [SAFE_OUTPUTS, [], 'as it already is'],
    [offering(26.6, 'open'), [`${DUTY}=266000`], 'offered, the car has to ask first'],
    [offering(26.6, 'open'), [], 'the same again'],
    [offering(26.6), [`${CONTACTOR}=1`], 'the car asked'],
    [offering(26.7), [`${DUTY}=267000`], 'a step of the law: one write'],
    [offering(26.7), [], 'the same again'],
    [{ pilot: { kind: 'steady' }, contactor: 'closed' }, [`${DUTY}=1000000`], 'stopping'],
    [SAFE_OUTPUTS, [`${CONTACTOR}=0`], 'stopped'],
    [offering(10), [`${DUTY}=100000`, `${CONTACTOR}=1`], 'the pilot before the contactor'],
    [
      { pilot: { kind: 'fault' }, contactor: 'open' },
      [`${CONTACTOR}=0`, `${DUTY}=0`],
      'the contactor before the pilot',
    ],
  ];
  for (const [outputs, expected, why] of rows) {
    sysfs.writes.length = 0;
    expect(board.drive(outputs), why).toBe('as-told');
    expect(sysfs.writes, why).toEqual(expected);
  }
});

// 1 ns of a period of 1 ms is 0.0001 %; what is offered is never rounded up.
test.each([
  { duty: 10, ns: '100000' },
  { duty: 26.6, ns: '266000' },
  { duty: 28.3, ns: '283000' },
  { duty: 26.6666666, ns: '266666' },
  { duty: 85, ns: '850000' },
])('$duty % is $ns ns', async ({ duty, ns }) => {
  const { sysfs, lines: board } = await lines();
  board.drive(offering(duty));
  expect(sysfs.now(DUTY)).toBe(ns);
});

test('phases change only while the contactor is open', async () => {
  const { sysfs, lines: board } = await lines();
  board.drive({ ...offering(20), phases: 3 });
  expect(sysfs.now(PHASES)).toBe('0');
  board.drive({ ...SAFE_OUTPUTS, phases: 3 });
  expect(sysfs.now(PHASES)).toBe('1');
});

test('a contactor that somebody else opened stays open until it was told to open', async () => {
  const { sysfs, lines: board } = await lines();
  board.drive(offering(20));
  sysfs.put(CONTACTOR, '0');
  expect(board.drive(offering(20))).toBe('opened-elsewhere');
  expect(board.drive(offering(21))).toBe('opened-elsewhere');
  expect(sysfs.now(CONTACTOR)).toBe('0');
  board.drive(SAFE_OUTPUTS);
  expect(board.drive(offering(20))).toBe('as-told');
  expect(sysfs.now(CONTACTOR)).toBe('1');
});

test.each([
  { path: CONTACTOR, text: '1', why: 'the contactor is closed though it was opened' },
  { path: DUTY, text: '266000', why: 'somebody else drives the pilot' },
  { path: 'class/pwm/pwmchip0/pwm0/enable', text: '0', why: 'the pilot was switched off' },
  { path: 'class/pwm/pwmchip0/pwm0/period', text: '2000000', why: 'it has another frequency' },
  { path: 'class/pwm/pwmchip0/pwm0/polarity', text: 'inversed', why: 'it was turned round' },
])('what is not as it was driven is a broken promise: $why', async ({ path, text }) => {
  const { sysfs, lines: board } = await lines();
  sysfs.put(path, text);
  expect(() => board.drive(SAFE_OUTPUTS)).toThrow(expect.objectContaining({ code: 'BOARD_WRITE' }));
});

test.each([CONTACTOR, DUTY])(
  'a refused write of %s is a broken promise with its cause',
  async (path) => {
    const { sysfs, lines: board } = await lines();
    sysfs.broken.set(path, 'EIO');
    expect(() => board.drive(offering(20))).toThrow(
      expect.objectContaining({
        code: 'BOARD_WRITE',
        cause: expect.objectContaining({ code: 'EIO' }),
      }),
    );
  },
);

test('a duty that could not be written is tried again', async () => {
  const { sysfs, lines: board } = await lines();
  sysfs.broken.set(DUTY, 'EIO');
  expect(() => board.drive(offering(20))).toThrow();
  sysfs.broken.clear();
  board.drive(offering(20));
  expect(sysfs.now(DUTY)).toBe('200000');
});

test('making safe writes whatever was written before, and tries both lines', async () => {
  const { sysfs, lines: board } = await lines();
  board.drive(offering(20));
  sysfs.writes.length = 0;
  board.makeSafe();
  expect(sysfs.writes).toEqual([`${CONTACTOR}=0`, `${DUTY}=1000000`]);
  board.drive(offering(20));
  sysfs.broken.set(CONTACTOR, 'EIO');
  expect(() => board.makeSafe()).toThrow();
  expect(sysfs.now(DUTY)).toBe('1000000');
});

test('lines that are safe are given back, others are left for the guard to reach', async () => {
  const safe = await lines();
  safe.lines.release(true);
  expect(safe.sysfs.has('class/gpio/gpio529')).toBe(false);
  const unsafe = await lines();
  unsafe.lines.release(false);
  expect(unsafe.sysfs.has('class/gpio/gpio529')).toBe(true);
});
