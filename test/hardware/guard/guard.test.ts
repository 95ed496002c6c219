import { expect, test } from 'vitest';
import { Guard } from '../../../hardware/guard/guard.ts';
import type { GuardPlan } from '../../../hardware/guard/guard-plan.ts';
import type { FromGuard } from '../../../hardware/guard/message.ts';
import { SafetyWatch } from '../../../hardware/guard/safety-watch.ts';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { type EvseOutputs, SAFE_OUTPUTS } from '../../../src/charging/board.ts';
import { clampDuty } from '../../../src/charging/pilot.ts';
import { fakePi } from '../../support/fake-sysfs.ts';

const CHANNEL = 'class/pwm/pwmchip0/pwm0';
const CONTACTOR = 'class/gpio/gpio529';
const PILOT_LINE = 'class/gpio/gpio530';
const LIVE: EvseOutputs = { pilot: { kind: 'pwm', duty: clampDuty(26.6) }, contactor: 'closed' };

const ROUTE = {
  contactor: { path: CONTACTOR },
  pilot: { kind: 'pwm', path: CHANNEL },
} as const;

/** A live board: contactor in, pilot at 26.6 %. */
function start(route: Pick<GuardPlan, 'contactor' | 'pilot'> = ROUTE) {
  const sysfs = fakePi();
  for (const line of ['529', '530']) sysfs.write('class/gpio/export', line);
  sysfs.write(`${CONTACTOR}/direction`, 'high');
  sysfs.leaveRunning(CHANNEL, { dutyNs: 266_000 });
  const clock = new VirtualClock();
  const told: FromGuard[] = [];
  const exits: number[] = [];
  const plan: GuardPlan = { root: sysfs.root, ...route, silenceMs: 2_000 };
  const tell = (message: FromGuard) => told.push(message);
  const guard = new Guard({
    plan,
    sysfs,
    clock,
    watch: new SafetyWatch({
      plan,
      sysfs,
      now: () => clock.now(),
      tell,
      readPilot: undefined,
      readProximity: undefined,
    }),
    tell,
    exit: (code) => exits.push(code),
  });
  sysfs.writes.length = 0;
  guard.start();
  const isOpen = () => sysfs.now(`${CONTACTOR}/value`) === '0';
  const isSteady = () => sysfs.now(`${CHANNEL}/duty_cycle`) === '1000000';
  return { guard, sysfs, clock, told, exits, isOpen, isSteady };
}

test('it touches nothing while the heart beats', () => {
  const { guard, sysfs, clock, told } = start();
  guard.hear({ type: 'outputs', outputs: LIVE });
  for (let ms = 0; ms <= 20_000; ms += 1_100) {
    clock.advanceTo(ms);
    guard.hear({ type: 'beat' });
  }
  expect(sysfs.writes).toEqual([]);
  expect(new Set(told.map(({ type }) => type))).toEqual(new Set(['ready', 'ack']));
});

test('a silence ends in a safe board within 100 ms of its limit, the contactor first', () => {
  const { guard, sysfs, clock, told, exits } = start();
  guard.hear({ type: 'outputs', outputs: LIVE });
  guard.hear({ type: 'beat' });
  clock.advanceTo(1_999);
  expect(sysfs.writes).toEqual([]);
  clock.advanceTo(2_100);
  expect(sysfs.writes).toEqual([`${CONTACTOR}/value=0`, `${CHANNEL}/duty_cycle=1000000`]);
  expect(told.at(-1)).toEqual({ type: 'fired', why: 'silence' });
  expect(exits).toEqual([3]);
});

test('a beat that was only waiting to be read is no silence', () => {
  const { guard, clock, exits } = start();
  guard.hear({ type: 'outputs', outputs: LIVE });
  // As after a pause of this process: the alarm rings before the pipe is read.
  clock.advanceTo(2_001);
  guard.hear({ type: 'beat' });
  clock.advanceTo(3_900);
  expect(exits).toEqual([]);
});

test('an end without a word is answered at once, with or without anything offered', () => {
  const { guard, isOpen, isSteady, exits } = start();
  guard.gone();
  expect([isOpen(), isSteady()]).toEqual([true, true]);
  expect(exits).toEqual([3]);
});

test('asked to make the lines safe it does so and stays', () => {
  const { guard, clock, isOpen, isSteady, told, exits } = start();
  guard.hear({ type: 'outputs', outputs: LIVE });
  guard.hear({ type: 'safe' });
  expect([isOpen(), isSteady()]).toEqual([true, true]);
  expect(told.at(-1)).toEqual({ type: 'safe' });
  clock.advanceTo(60_000);
  expect(exits, 'nobody can beat for lines that are lost').toEqual([]);
});

test('told that it may go it goes and touches nothing', () => {
  const { guard, sysfs, exits } = start();
  guard.hear({ type: 'bye' });
  guard.gone();
  expect(exits).toEqual([0]);
  expect(sysfs.writes).toEqual([]);
});

test('lines that do not obey at first are tried until they do', () => {
  const { guard, sysfs, clock, isOpen, isSteady, exits } = start();
  sysfs.broken.set(`${CONTACTOR}/value`, 'EIO');
  sysfs.broken.set(`${CONTACTOR}/direction`, 'EIO');
  guard.gone();
  expect(isSteady(), 'one line does not wait for the other').toBe(true);
  clock.advanceTo(1_000);
  expect(exits).toEqual([]);
  sysfs.broken.clear();
  clock.advanceTo(1_100);
  expect(isOpen()).toBe(true);
  expect(exits).toEqual([3]);
});

test('lines that never obey are told and left', () => {
  const { guard, sysfs, clock, told, exits } = start();
  sysfs.broken.set(`${CONTACTOR}/value`, 'EIO');
  sysfs.broken.set(`${CONTACTOR}/direction`, 'EIO');
  guard.gone();
  clock.advanceTo(10_100);
  expect(told.at(-1)).toMatchObject({ type: 'failed', detail: expect.stringContaining('EIO') });
  expect(exits).toEqual([1]);
});

test('a contactor line that became an input is driven low in one step', () => {
  const { guard, sysfs, isOpen } = start();
  sysfs.put(`${CONTACTOR}/direction`, 'in');
  guard.gone();
  expect(isOpen()).toBe(true);
  expect(sysfs.now(`${CONTACTOR}/direction`)).toBe('out');
});

test('a PWM that takes no duty is stopped, as the last resort', () => {
  const { guard, sysfs, isOpen } = start();
  sysfs.broken.set(`${CHANNEL}/duty_cycle`, 'EIO');
  guard.gone();
  expect(isOpen()).toBe(true);
  expect(sysfs.now(`${CHANNEL}/enable`)).toBe('0');
});

test('a pilot that is driven past the kernel becomes a pin that is high', () => {
  const { guard, sysfs } = start({ ...ROUTE, pilot: { kind: 'gpio', path: PILOT_LINE } });
  guard.gone();
  expect(sysfs.now(`${PILOT_LINE}/direction`)).toBe('out');
  expect(sysfs.now(`${PILOT_LINE}/value`)).toBe('1');
});

test('without a contactor the pilot is all there is', () => {
  const { guard, sysfs, isSteady } = start({ pilot: ROUTE.pilot });
  guard.gone();
  expect(isSteady()).toBe(true);
  expect(sysfs.writes).toEqual([`${CHANNEL}/duty_cycle=1000000`]);
});

test('lines it may not write are said at the start, before anything is driven', () => {
  const { sysfs, guard, told, exits } = start();
  sysfs.forbidden.add(`${CHANNEL}/duty_cycle`);
  guard.start();
  expect(told.at(-1)).toMatchObject({
    type: 'failed',
    detail: expect.stringContaining('duty_cycle cannot be written'),
  });
  expect(exits).toEqual([1]);
});

test('at rest it waits as long as it takes', () => {
  const { guard, clock, exits } = start();
  guard.hear({ type: 'outputs', outputs: SAFE_OUTPUTS });
  guard.hear({ type: 'beat' });
  clock.advanceTo(3_600_000);
  expect(exits).toEqual([]);
});
