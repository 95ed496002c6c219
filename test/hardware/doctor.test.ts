import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, onTestFinished, test } from 'vitest';
import { BoardLock } from '../../hardware/board-lock.ts';
import { systemClock } from '../../src/clock.ts';
import { BuiltProgram } from '../support/built-program.ts';
import { startPigpiod } from '../support/fake-pigpiod.ts';
import { type FakePi, FakeSysfs } from '../support/fake-sysfs.ts';

const program = new BuiltProgram();
afterEach(() => program.clear());
afterAll(() => program.remove());

const CHANNEL = 'class/pwm/pwmchip0/pwm0';
const IIO = 'bus/iio/devices/iio:device0';

/** A Pi in a folder, with a converter that shows +12 V, as the circuit would. */
function aPi(pi: FakePi = {}): FakeSysfs {
  const root = mkdtempSync(join(tmpdir(), 'sunpilot-doctor-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const sysfs = new FakeSysfs(root, pi);
  sysfs.put(`${IIO}/name`, 'mcp3008');
  sysfs.put(`${IIO}/in_voltage_scale`, '3.222656250');
  sysfs.put(`${IIO}/in_voltage0_raw`, '944');
  return sysfs;
}

/** What `sunpilot doctor` says of a board on it, a line a finding. */
async function doctor(
  sysfs: FakeSysfs,
  board: object,
): Promise<{ code: number | null; says: string }> {
  const config = join(sysfs.root, 'config.yaml');
  const api = { password: `scrypt:ln=14:r=8:p=1:${'A'.repeat(22)}:${'B'.repeat(43)}`, port: 0 };
  const charging = { limits: { circuitA: 16 } };
  const meter = { source: 'tcp', host: '127.0.0.1', port: 1 };
  const stateDir = join(sysfs.root, 'state');
  writeFileSync(config, JSON.stringify({ meter, charging, board, api, stateDir }));
  const running = program.start(['doctor', '--config', config], { SYSFS_ROOT: sysfs.root });
  const code = await running.exitCode;
  return { code, says: running.out };
}

test('a Pi that is ready', async () => {
  const { code, says } = await doctor(aPi(), { driver: 'sysfs' });
  expect(says).toMatch(
    /^ok {7}gpio: pinctrl-bcm2835, base 512; pilot 18, contactor 17, watchdog 4/m,
  );
  expect(says).toMatch(/^ok {7}pwm: 3f20c000\.pwm, channel 0; not taken$/m);
  expect(says).toMatch(/^ok {7}onoff: /m);
  expect(says).toMatch(/^ok {7}converter: mcp3008: pilot 12\.0 to 12\.0 V$/m);
  expect(says).toMatch(/^ok {7}board: no process drives it$/m);
  expect(says).toMatch(/^ok {7}guard: starts, in \d+\.\d s$/m);
  expect(says).not.toContain('problem');
  expect(code).toBe(0);
});

test('what protection is absent, each with what adds it', async () => {
  const { code, says } = await doctor(aPi(), {
    driver: 'sysfs',
    sense: 'none',
    contactorInterlock: 'external',
    pins: { rcd: null, feedback: null, watchdog: null },
  });
  const lines = says.split('\n').filter((line) => line.startsWith('warning  protection: '));
  expect(lines).toEqual([
    expect.stringMatching(/the pilot is not measured.* -> add a converter/),
    expect.stringMatching(/residual current monitor is not heard of -> set board\.pins\.rcd/),
    expect.stringMatching(/a plug is not read.* -> .*board\.adc\.proximityChannel/),
    expect.stringMatching(/welded is not noticed -> .*board\.pins\.feedback/),
    expect.stringMatching(/no relay watchdog.* -> .*board\.pins\.watchdog/),
    expect.stringMatching(/too warm is not noticed -> set board\.temperature/),
    expect.stringMatching(/believed, not seen -> try it/),
  ]);
  expect(code).toBe(0);
});

test.each<{
  why: string;
  pi?: FakePi;
  board?: object;
  on?: (sysfs: FakeSysfs) => void;
  says: RegExp;
}>([
  {
    why: 'no overlay',
    pi: { pwmDevice: null },
    says: /problem {2}pwm: no PWM .*dtoverlay=pwm,pin=18,func=2/,
  },
  {
    why: 'an overlay for another pin',
    pi: { routed: [12] },
    says: /problem {2}pwm: GPIO 18 is not connected with the PWM/,
  },
  {
    why: 'a polarity that turns F into X1',
    on: (sysfs) => sysfs.leaveRunning(CHANNEL, { polarity: 'inversed' }),
    says: /problem {2}pwm: polarity of .* is inversed, must be normal: echo 0/,
  },
  {
    why: 'no header',
    pi: { gpioLabel: null },
    says: /problem {2}gpio: this kernel has no .*CONFIG_GPIO_SYSFS/,
  },
  {
    why: 'a converter that integrates',
    on: (sysfs) => sysfs.put(`${IIO}/name`, 'ads1015'),
    says: /warning {2}converter: ads1015 integrates .* -> use an MCP3008/,
  },
  {
    why: 'a converter that cannot be read',
    on: (sysfs) => sysfs.put(`${IIO}/in_voltage0_raw`, 'rubbish'),
    says: /problem {2}converter: mcp3008 cannot be read: .*holds no count/,
  },
  {
    why: 'a Pi 5 and the library',
    pi: { gpioLabel: 'pinctrl-rp1', pwmDevice: '1f00098000.pwm' },
    board: { driver: 'pigpio' },
    says: /problem {2}pigpio: the library knows no Pi 5: set board\.driver to sysfs/,
  },
  {
    why: 'a sensor that is not there',
    board: { driver: 'sysfs', temperature: { sensor: 'w1', id: '28-0316a2797dff' } },
    says: /problem {2}temperature: 28-0316a2797dff cannot be read -> add dtoverlay=w1-gpio/,
  },
])('$why', async ({ pi, board = { driver: 'sysfs' }, on, says }) => {
  const sysfs = aPi(pi);
  on?.(sysfs);
  const { code, says: said } = await doctor(sysfs, board);
  expect(said).toMatch(says);
  expect(code).toBe(said.includes('problem') ? 1 : 0);
});

test('a board that is driven, and by whom', async () => {
  const sysfs = aPi();
  sysfs.leaveRunning(CHANNEL, { dutyNs: 266_000 });
  const lock = await BoardLock.take(sysfs.root, systemClock);
  onTestFinished(() => lock.release());
  const { says } = await doctor(sysfs, { driver: 'sysfs' });
  expect(says).toContain(`warning  board: process ${process.pid} drives it already`);
  expect(says).toMatch(/^ok {7}pwm: .*; running at 26\.6 %$/m);
});

test('a daemon that answers', async () => {
  const daemon = await startPigpiod();
  const { says } = await doctor(aPi(), { driver: 'pigpiod', port: daemon.address.port });
  expect(says).toMatch(/^ok {7}pigpiod: version \d+ answers at 127\.0\.0\.1/m);
});
