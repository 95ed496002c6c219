import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/** Each rule on one line, without comments. */
const rules = readFileSync('hardware/99-sunpilot.rules', 'utf8')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

/** Keys of udev(7) that the rules use. */
const PART = /^(SUBSYSTEM==|KERNEL==|ACTION==|GROUP=|MODE=|RUN\+=)"([^"]*)"$/;

test('every rule is made of keys that udev knows', () => {
  const parts = rules.flatMap((rule) => rule.split(/,\s+(?=[A-Z])/));
  expect(parts.filter((part) => !PART.test(part))).toEqual([]);
});

test('serial lines belong to the group of the service', () => {
  expect(rules.filter((rule) => rule.includes('"tty"'))).toEqual([
    expect.stringMatching(/KERNEL=="ttyUSB\*\|ttyACM\*\|ttyAMA\*", GROUP="dialout", MODE="0660"$/),
  ]);
});

/** Commands a device's event runs, in order, as udev hands them to the shell. */
function commandsFor(event: { subsystem: string; kernel: string; action: string }): string[] {
  return rules.flatMap((rule) => {
    const value = (key: string) => new RegExp(`${key}"([^"]*)"`).exec(rule)?.[1] ?? '';
    const names = new RegExp(`^(${value('KERNEL==').replaceAll('*', '.*')})$`);
    const isMeant =
      value('SUBSYSTEM==') === event.subsystem &&
      names.test(event.kernel) &&
      value('ACTION==').split('|').includes(event.action);
    const [, script] = /^\/bin\/sh -c '(.*)'$/.exec(value('RUN\\+=')) ?? [];
    return isMeant && script !== undefined ? [script] : [];
  });
}

describe('the files of a line', () => {
  let sys: string;
  beforeEach(() => {
    sys = mkdtempSync(join(tmpdir(), 'sunpilot-udev-'));
  });
  afterEach(() => rmSync(sys, { recursive: true }));

  const isGroupWritable = (path: string) => (statSync(join(sys, path)).mode & 0o020) !== 0;

  test.each([
    {
      what: 'GPIO chips let lines be exported',
      event: { subsystem: 'gpio', kernel: 'gpiochip512', action: 'add' },
      device: '/devices/platform/soc/3f200000.gpio/gpio/gpiochip512',
      opened: ['class/gpio/export', 'class/gpio/unexport'],
      closed: ['devices/platform/soc/3f200000.gpio/gpio/gpiochip512/base'],
    },
    {
      what: 'a GPIO line is driven once it is exported',
      event: { subsystem: 'gpio', kernel: 'gpio529', action: 'add' },
      device: '/devices/platform/soc/3f200000.gpio/gpio/gpio529',
      opened: ['active_low', 'direction', 'edge', 'value'].map(
        (name) => `devices/platform/soc/3f200000.gpio/gpio/gpio529/${name}`,
      ),
      closed: ['devices/platform/soc/3f200000.gpio/gpio/gpio529/uevent'],
    },
    {
      what: 'PWM channels are driven once one is exported',
      event: { subsystem: 'pwm', kernel: 'pwmchip0', action: 'change' },
      device: '/devices/platform/soc/3f20c000.pwm/pwm/pwmchip0',
      opened: [
        'export',
        'unexport',
        'pwm0/duty_cycle',
        'pwm0/enable',
        'pwm0/period',
        'pwm0/polarity',
      ].map((name) => `devices/platform/soc/3f20c000.pwm/pwm/pwmchip0/${name}`),
      closed: ['devices/platform/soc/3f20c000.pwm/pwm/pwmchip0/npwm'],
    },
    {
      what: 'a PWM chip without a channel is no error',
      event: { subsystem: 'pwm', kernel: 'pwmchip0', action: 'change' },
      device: '/devices/platform/soc/3f20c000.pwm/pwm/pwmchip0',
      opened: ['export', 'unexport'].map(
        (name) => `devices/platform/soc/3f20c000.pwm/pwm/pwmchip0/${name}`,
      ),
      closed: [],
    },
  ])('$what', ({ event, device, opened, closed }) => {
    for (const path of [...opened, ...closed]) {
      mkdirSync(dirname(join(sys, path)), { recursive: true });
      writeFileSync(join(sys, path), '', { mode: 0o644 });
    }
    const scripts = commandsFor(event);
    expect(scripts).not.toEqual([]);
    for (const script of scripts) {
      const here = script
        .replaceAll('%S', sys)
        .replaceAll('%p', device)
        .replaceAll('$$', '$')
        // The group of the Pi need not exist here.
        .replaceAll('chgrp gpio', `chgrp ${process.getgid?.()}`);
      const run = spawnSync('/bin/sh', ['-c', here], { encoding: 'utf8' });
      expect(run).toMatchObject({ status: 0, stderr: '' });
    }
    expect(opened.filter((path) => !isGroupWritable(path))).toEqual([]);
    expect(closed.filter(isGroupWritable)).toEqual([]);
  });
});
