import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { BuiltProgram } from '../support/built-program.ts';
import { CHANNEL, CONTACTOR, childrenOf, until } from '../support/guarded-rig.ts';
import { PASSWORD, ProductBox, RCD, RCD_RESET, WATCHDOG } from '../support/product-box.ts';

const program = new BuiltProgram();
afterEach(() => program.clear());
afterAll(() => program.remove());

const F = '0';
/** 16 A are 26.6 %, rounded down to the millionth. */
const DUTY_16_A = '266000';
const SAFE_WITHIN_MS = 2_500;

const CONFIG = `
meter: { source: tcp, host: 127.0.0.1, port: 1 }
charging: { limits: { circuitA: 16 }, start: { manualDutyPercent: 40 } }
board:
  driver: sysfs
  sense: none
  contactorInterlock: external
  pins: { feedback: null }
api: { port: 0 }
`;

test('neutralises what was left running, drives what is asked for, and leaves safe', async () => {
  const box = new ProductBox(program, CONFIG);
  box.sysfs.leaveRunning(CHANNEL, { dutyNs: 500_000 });
  box.sysfs.put(`${CONTACTOR}/value`, '1');
  const running = box.start();
  await until(() => box.isSafe());
  expect(await box.ask('/api/v1/charger')).toMatchObject({
    simulated: false,
    vehicleState: null,
    connected: null,
    iecState: 'B',
    absentProtection: ['pilot-sense', 'rcd-test', 'proximity', 'weld-feedback', 'temperature'],
  });
  expect(running.log.filter(({ protection }) => protection === 'absent')).toContainEqual(
    expect.objectContaining({ msg: expect.stringContaining('the pilot is not measured') }),
  );
  await box.ask('/api/v1/charger/mode', { mode: 'manual' });
  await until(() => box.contactor === '1');
  expect(box.duty).toBe(DUTY_16_A);
  const edges = new Set<string>();
  await until(() => edges.add(box.sysfs.now(`${WATCHDOG}/value`)).size === 2);
  running.kill('SIGTERM');
  expect(await running.exitCode).toBe(0);
  expect(box.isSafe()).toBe(true);
});

describe('whatever becomes of the program, the outputs are safe in time', () => {
  test.each(['SIGKILL', 'SIGSTOP'] as const)('%s', async (signal) => {
    const box = new ProductBox(program, CONFIG);
    const running = await box.supply();
    running.kill(signal);
    expect(await box.msUntil(() => box.isSafe())).toBeLessThan(SAFE_WITHIN_MS);
  });

  test('its guard killed: a latched fault, on disk, that a restart does not forget', async () => {
    const box = new ProductBox(program, CONFIG);
    const running = await box.supply();
    const [guard] = childrenOf(running.pid);
    if (guard === undefined) throw new Error('there is no guard');
    process.kill(guard, 'SIGKILL');
    const isOff = (): boolean => box.contactor === '0' && box.duty !== DUTY_16_A;
    expect(await box.msUntil(isOff)).toBeLessThan(SAFE_WITHIN_MS);
    await until(() => box.rememberedFaults().includes('guard'));
    running.kill('SIGKILL');
    await running.exitCode;
    box.start();
    const { faults, blockedBy } = await box.ask('/api/v1/charger');
    expect(faults).toEqual([expect.objectContaining({ kind: 'guard', latched: true })]);
    expect(blockedBy).toBe('fault');
    await until(() => box.duty === F);
    expect(box.contactor).toBe('0');
  });
});

test('a fault current opens and latches; a person resets it', async () => {
  const box = new ProductBox(program, CONFIG);
  await box.supply();
  box.sysfs.put(`${RCD}/value`, '1');
  expect(await box.msUntil(() => box.contactor === '0')).toBeLessThan(500);
  await until(() => box.duty === F);
  await until(() => box.rememberedFaults().includes('rcd'));
  const reset = fetch(`${await box.running?.url()}/api/v1/charger/faults/reset`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`box:${PASSWORD}`)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ kind: 'rcd' }),
  });
  // The latch lets go when it is asked to.
  await until(() => box.sysfs.now(`${RCD_RESET}/value`) === '1');
  box.sysfs.put(`${RCD}/value`, '0');
  expect((await reset).ok).toBe(true);
  await until(() => box.contactor === '1');
});

test('a second one on the same lines is refused, and touches nothing', async () => {
  const box = new ProductBox(program, CONFIG);
  await box.supply();
  const second = box.start();
  expect(await second.exitCode).toBe(1);
  expect(second.out).toContain('drives this board already');
  expect([box.contactor, box.duty]).toEqual(['1', DUTY_16_A]);
});

test('a machine without lines: said with what to do, exit 1', async () => {
  const box = new ProductBox(program, CONFIG);
  rmSync(join(box.sysfs.root, 'class/pwm'), { recursive: true });
  const running = box.start();
  expect(await running.exitCode).toBe(1);
  expect(running.out).toContain('add dtoverlay=pwm,pin=18,func=2 to /boot/firmware/config.txt');
});
