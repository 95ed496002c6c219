import { dirname, join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { openRealBoard } from '../../hardware/real-board.ts';
import { BoardConfig, isRealBoard } from '../../src/charging/board.config.ts';
import { SAFE_OUTPUTS } from '../../src/charging/board.ts';
import { clampDuty } from '../../src/charging/pilot.ts';
import { systemClock } from '../../src/clock.ts';
import { BuiltProgram } from '../support/built-program.ts';
import { startPigpiod } from '../support/fake-pigpiod.ts';
import { exportedPi, until } from '../support/guarded-rig.ts';

const program = new BuiltProgram();
const guardProgram = join(dirname(program.main), '../hardware/guard/main.js');
afterAll(() => program.remove());

const CONTACTOR = 'class/gpio/gpio529';
const PILOT = 'class/gpio/gpio530';
const LIVE = { pilot: { kind: 'pwm', duty: clampDuty(20) }, contactor: 'closed' } as const;

async function open(raw: object) {
  const sysfs = exportedPi();
  for (const line of ['530', '534', '539']) sysfs.write('class/gpio/export', line);
  // Plain files do not turn `low` into `out` as the kernel does.
  for (const line of [CONTACTOR, PILOT, 'class/gpio/gpio539'])
    sysfs.put(`${line}/direction`, 'out');
  const config = BoardConfig.parse({
    sense: 'none',
    contactorInterlock: 'external',
    pins: { feedback: null, watchdog: null },
    ...raw,
  });
  if (!isRealBoard(config)) throw new Error('not a real board');
  const driven: unknown[] = [];
  const board = await openRealBoard({
    board: config,
    sysfs,
    clock: systemClock,
    runtimeFolder: undefined,
    driven: (outputs) => driven.push(outputs),
    guardProgram,
  });
  onTestFinished(() => board.close());
  return { sysfs, board, driven };
}

test('a daemon drives, and the guard has its own way to the same pins', async () => {
  const daemon = await startPigpiod();
  const { sysfs, board, driven } = await open({ driver: 'pigpiod', port: daemon.address.port });
  expect(daemon.pwm.get(18)?.duty).toBe(1_000_000);
  board.apply(LIVE);
  await until(() => daemon.levels.get(17) === 1);
  expect(daemon.pwm.get(18)?.duty).toBe(200_000);
  await until(() => driven.length > 0);
  expect(driven).toEqual([LIVE]);
  // Where a daemon is gone nobody but the kernel reaches the pins.
  sysfs.put(`${CONTACTOR}/value`, '1');
  sysfs.put(`${PILOT}/value`, '0');
  await daemon.stop();
  await until(() => sysfs.now(`${CONTACTOR}/value`) === '0');
  await until(() => sysfs.now(`${PILOT}/value`) === '1');
  board.apply(SAFE_OUTPUTS);
});

test('a daemon that is not there is named, and nothing is kept', async () => {
  const daemon = await startPigpiod();
  const { port } = daemon.address;
  await daemon.stop();
  await expect(open({ driver: 'pigpiod', port })).rejects.toMatchObject({
    code: 'BOARD_OPEN',
    message: expect.stringContaining('systemctl enable --now pigpiod'),
  });
});

test('the package pigpio without its library names the other drivers', async () => {
  await expect(open({ driver: 'pigpio' })).rejects.toMatchObject({
    code: 'BOARD_OPEN',
    message: expect.stringContaining('set board.driver to sysfs'),
  });
});

test('a sensor in the box is told of', async () => {
  const daemon = await startPigpiod();
  const { sysfs, board } = await open({
    driver: 'pigpiod',
    port: daemon.address.port,
    temperature: { sensor: 'hwmon', name: 'lm75' },
  });
  const told: (number | undefined)[] = [];
  board.watch({ pilot: () => {}, temperature: (celsius) => told.push(celsius) });
  sysfs.put('class/hwmon/hwmon0/name', 'lm75');
  sysfs.put('class/hwmon/hwmon0/temp1_input', '44500');
  // Its first look was at nothing, the next one is ten seconds later.
  await until(() => told.length > 0);
  expect(told).toEqual([44.5]);
});
