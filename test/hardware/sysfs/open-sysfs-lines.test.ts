import { describe, expect, test } from 'vitest';
import type { OutputPins } from '../../../hardware/output-pins.ts';
import { openSysfsLines } from '../../../hardware/sysfs/open-sysfs-lines.ts';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { systemClock } from '../../../src/clock.ts';
import { fakeOnoff } from '../../support/fake-onoff.ts';
import { type FakePi, type FakeSysfs, fakePi } from '../../support/fake-sysfs.ts';

const PINS: OutputPins = { pilot: 18, contactor: 17, threePhase: undefined };
const CHANNEL = 'class/pwm/pwmchip0/pwm0';
const CONTACTOR = 'class/gpio/gpio529';

function open(sysfs: FakeSysfs, pins = PINS) {
  return openSysfsLines({
    sysfs,
    clock: systemClock,
    pins,
    channel: undefined,
    loadOnoff: async () => fakeOnoff(sysfs),
  });
}

describe('taking a board over', () => {
  test('ends at X1 and open, both driven', async () => {
    const sysfs = fakePi();
    await open(sysfs);
    expect(sysfs.now(`${CHANNEL}/period`)).toBe('1000000');
    expect(sysfs.now(`${CHANNEL}/duty_cycle`)).toBe('1000000');
    expect(sysfs.now(`${CHANNEL}/enable`)).toBe('1');
    expect(sysfs.now(`${CONTACTOR}/direction`)).toBe('out');
    expect(sysfs.now(`${CONTACTOR}/value`)).toBe('0');
  });

  test('H21 opens the contactor and steadies the pilot of a dead process before anything else', async () => {
    const sysfs = fakePi();
    sysfs.leaveRunning(CHANNEL, { dutyNs: 266_000 });
    sysfs.put(`${CONTACTOR}/direction`, 'out');
    sysfs.put(`${CONTACTOR}/value`, '1');
    await open(sysfs);
    expect(sysfs.writes.slice(0, 2)).toEqual([
      `${CONTACTOR}/value=0`,
      `${CHANNEL}/duty_cycle=1000000`,
    ]);
  });

  test('a contactor that cannot be written does not keep the pilot from being steadied', async () => {
    const sysfs = fakePi();
    sysfs.leaveRunning(CHANNEL, { dutyNs: 266_000 });
    sysfs.put(`${CONTACTOR}/direction`, 'out');
    sysfs.broken.set(`${CONTACTOR}/value`, 'EIO');
    await expect(open(sysfs)).rejects.toThrow('EIO');
    expect(sysfs.now(`${CHANNEL}/duty_cycle`)).toBe('1000000');
  });

  // The driver takes no duty above the period, whatever the order in which both change.
  test.each([
    { periodNs: 20_000_000, dutyNs: 5_000_000, why: 'a slower PWM before' },
    { periodNs: 100_000, dutyNs: 50_000, why: 'a faster PWM before' },
    { periodNs: 1_000_000, dutyNs: 0, why: 'F before' },
  ])('reaches 1 kHz and X1 from $periodNs ns, $dutyNs ns: $why', async ({ periodNs, dutyNs }) => {
    const sysfs = fakePi();
    sysfs.leaveRunning(CHANNEL, { periodNs, dutyNs });
    await open(sysfs);
    expect(sysfs.now(`${CHANNEL}/period`)).toBe('1000000');
    expect(sysfs.now(`${CHANNEL}/duty_cycle`)).toBe('1000000');
  });

  test('H22 an inverse pilot is left at +12 V and refused', async () => {
    const sysfs = fakePi();
    sysfs.leaveRunning(CHANNEL, { polarity: 'inversed' });
    await expect(open(sysfs)).rejects.toThrow(/polarity inversed, must be normal: echo 0/);
    expect(sysfs.now(`${CHANNEL}/duty_cycle`)).toBe('0');
  });

  test('waits for the rights that udev gives after an export', async () => {
    const sysfs = fakePi();
    sysfs.forbidden.add(`${CHANNEL}/duty_cycle`);
    setTimeout(() => sysfs.forbidden.clear(), 100);
    await open(sysfs);
    expect(sysfs.now(`${CHANNEL}/enable`)).toBe('1');
  });
});

describe('a machine that cannot do it is refused with what to do', () => {
  const cases: { pi?: FakePi; pins?: Partial<OutputPins>; text: RegExp; why: string }[] = [
    { pi: { pwmDevice: null }, text: /no PWM .* add dtoverlay=pwm,pin=18,func=2 /, why: 'overlay' },
    { pi: { routed: [40] }, text: /GPIO 18 is not connected .*pin=18/, why: 'pin of another' },
    {
      pi: { pwmDevice: 'fe20c800.pwm' },
      text: /no PWM of a Raspberry Pi/,
      why: 'a block that does not reach the header',
    },
    { pi: { gpioLabel: 'INT34C5:00' }, text: /no GPIO chip .* simulated/, why: 'a PC' },
    { pi: { gpioLabel: null }, text: /CONFIG_GPIO_SYSFS/, why: 'a kernel without sysfs' },
    { pins: { pilot: 17 }, text: /GPIO 17 carries no PWM .* 12, 13, 18/, why: 'no PWM there' },
    {
      pi: { pwmDevice: '1f00098000.pwm', routed: [40] },
      pins: { pilot: 40 },
      text: /one of 12, 13, 18, 19/,
      why: 'a Pi 5 has other pins',
    },
  ];
  test.each(cases)('$why', async ({ pi, pins, text }) => {
    await expect(open(fakePi(pi), { ...PINS, ...pins })).rejects.toThrow(
      expect.objectContaining({ code: 'BOARD_OPEN', message: expect.stringMatching(text) }),
    );
  });

  test('a line that another program holds', async () => {
    const sysfs = fakePi();
    sysfs.held.add(CONTACTOR);
    await expect(open(sysfs)).rejects.toThrow('GPIO 17 is held by another program');
  });

  test('a channel that another driver holds', async () => {
    const sysfs = fakePi();
    sysfs.held.add(CHANNEL);
    await expect(open(sysfs)).rejects.toThrow(/channel 0 .* is used by another driver/);
  });

  test('no rights within a second', async () => {
    const sysfs = fakePi();
    sysfs.forbidden.add(`${CHANNEL}/duty_cycle`);
    const clock = new VirtualClock();
    const opening = openSysfsLines({
      sysfs,
      clock,
      pins: PINS,
      channel: undefined,
      loadOnoff: async () => fakeOnoff(sysfs),
    });
    const outcome = expect(opening).rejects.toThrow(/duty_cycle may not be written: .*group gpio/);
    for (let ms = 0; ms <= 1_020; ms += 20) {
      await Promise.resolve();
      clock.advanceTo(ms);
    }
    await outcome;
  });
});

describe('the same header under other kernels', () => {
  test.each([
    { pi: { gpioBase: 458 }, line: 475, chip: 0, channel: 0, why: 'Debian 6.1' },
    { pi: { gpioBase: 512, pwmChip: 2 }, line: 529, chip: 2, channel: 0, why: 'chips renumbered' },
    {
      pi: { gpioBase: 512, gpioLabel: 'pinctrl-bcm2711', pwmDevice: 'fe20c000.pwm' },
      line: 529,
      chip: 0,
      channel: 0,
      why: 'Pi 4',
    },
    {
      pi: { gpioBase: 569, gpioLabel: 'pinctrl-rp1', pwmDevice: '1f00098000.pwm', channels: 4 },
      line: 586,
      chip: 0,
      channel: 2,
      why: 'Pi 5: another channel behind the same pin',
    },
    { pi: { pwmDevice: '2020c000.pwm' }, line: 529, chip: 0, channel: 0, why: 'Pi 1' },
    { pi: { routed: null }, line: 529, chip: 0, channel: 0, why: 'a device tree that is silent' },
  ])('$why', async ({ pi, line, chip, channel }) => {
    const sysfs = fakePi(pi);
    await open(sysfs);
    expect(sysfs.now(`class/gpio/gpio${line}/direction`)).toBe('out');
    expect(sysfs.now(`class/pwm/pwmchip${chip}/pwm${channel}/duty_cycle`)).toBe('1000000');
  });
});
