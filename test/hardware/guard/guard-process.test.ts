import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { BuiltProgram } from '../../support/built-program.ts';
import { CHANNEL, CONTACTOR, GuardedRig, isRunning, until } from '../../support/guarded-rig.ts';

/** From a death, a hang or a stop to a board that is safe, milliseconds. */
const DEADLINE_MS = 2_500;

const program = new BuiltProgram();
const built = join(dirname(program.main), '..');
afterAll(() => program.remove());

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sunpilot-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('when the process that drives the board', () => {
  test('is killed, the guard makes the board safe and goes', async () => {
    const rig = new GuardedRig(built);
    await rig.drive();
    const { guardPid } = rig;
    rig.kill('SIGKILL');
    expect(await rig.msUntilSafe()).toBeLessThan(DEADLINE_MS);
    await until(() => !isRunning(guardPid));
  });

  test('is stopped, the guard makes the board safe, and it stays so when the process goes on', async () => {
    const rig = new GuardedRig(built);
    await rig.drive();
    rig.kill('SIGSTOP');
    expect(await rig.msUntilSafe()).toBeLessThan(DEADLINE_MS);
    rig.kill('SIGCONT');
    expect(await rig.latchedFault()).toMatchObject({
      kind: 'guard',
      detail: expect.stringContaining('because no heartbeat came'),
    });
    expect(rig.sysfs.now(`${CONTACTOR}/value`)).toBe('0');
  });

  test('stalls, the guard makes the board safe, and the process learns of it', async () => {
    const rig = new GuardedRig(built);
    await rig.drive();
    rig.ask('stall 4000');
    expect(await rig.msUntilSafe()).toBeLessThan(DEADLINE_MS);
    await rig.latchedFault();
    await rig.heard('done', 'stall 4000');
    expect(rig.sysfs.now(`${CONTACTOR}/value`)).toBe('0');
    // F, as the house drives it for a latched fault.
    await until(() => rig.sysfs.now(`${CHANNEL}/duty_cycle`) === '0');
  });

  // Real processes on a busy machine: the scheduler, not the guard, may be late once.
  test('stalls with nothing offered, nothing happens: a slow start is no silence', {
    retry: 2,
  }, async () => {
    const rig = new GuardedRig(built);
    await rig.heard('ready');
    rig.ask('stall 3000');
    await rig.heard('done', 'stall 3000');
    await rig.drive();
    expect(rig.told.filter((news) => 'fault' in news)).toEqual([]);
  });

  test('lets go, the guard goes without a word', async () => {
    const runtime = temporaryFolder();
    const rig = new GuardedRig(built, { RUNTIME_DIRECTORY: runtime });
    await rig.drive();
    const { guardPid } = rig;
    expect(existsSync(join(runtime, 'guard.json'))).toBe(true);
    rig.ask('close');
    expect(await rig.exited).toEqual([0, null]);
    expect(rig.isSafe()).toBe(true);
    expect(existsSync(join(runtime, 'guard.json'))).toBe(false);
    await until(() => !isRunning(guardPid));
  });

  test('beats, nothing happens', async () => {
    const rig = new GuardedRig(built);
    await rig.drive();
    await setTimeout(DEADLINE_MS);
    expect(rig.isSafe()).toBe(false);
    expect(rig.told.filter((news) => 'fault' in news)).toEqual([]);
  });
});

describe('when the guard', () => {
  test.each(['SIGKILL', 'SIGSTOP'] as const)(
    'gets %s, the board goes safe with a latched fault',
    async (signal) => {
      const rig = new GuardedRig(built);
      await rig.drive();
      const { guardPid } = rig;
      process.kill(guardPid, signal);
      expect(await rig.latchedFault()).toMatchObject({ kind: 'guard' });
      expect(rig.sysfs.now(`${CONTACTOR}/value`)).toBe('0');
      await until(() => rig.sysfs.now(`${CHANNEL}/duty_cycle`) === '0');
      await until(() => !isRunning(guardPid));
    },
  );

  test('is dead, nothing is offered any more, whoever asks', async () => {
    const rig = new GuardedRig(built, { OBSTINATE: '1' });
    await rig.drive();
    process.kill(rig.guardPid, 'SIGKILL');
    await rig.latchedFault();
    const before = rig.told.length;
    rig.ask('drive');
    await until(() => rig.told.slice(before).some((news) => 'fault' in news));
    expect(rig.isSafe()).toBe(true);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'gets %s, it stays at its post',
    async (signal) => {
      const rig = new GuardedRig(built);
      await rig.drive();
      process.kill(rig.guardPid, signal);
      rig.kill('SIGKILL');
      expect(await rig.msUntilSafe()).toBeLessThan(DEADLINE_MS);
    },
  );
});

test('a second process on the same board is refused and leaves it as it is', async () => {
  const rig = new GuardedRig(built);
  await rig.drive();
  const second = spawn(process.execPath, [
    join(import.meta.dirname, '../../support/guarded-process.mjs'),
    built,
    rig.sysfs.root,
  ]);
  let out = '';
  second.stdout.on('data', (text) => {
    out += text;
  });
  expect(await once(second, 'exit')).toEqual([1, null]);
  expect(out).toContain(`process ${rig.pid} drives this board already`);
  expect(rig.isSafe()).toBe(false);
});

test('a clean-up after both are gone makes the board safe', async () => {
  const runtime = temporaryFolder();
  const rig = new GuardedRig(built, { RUNTIME_DIRECTORY: runtime });
  await rig.drive();
  process.kill(rig.guardPid, 'SIGSTOP');
  const { guardPid } = rig;
  rig.kill('SIGKILL');
  await rig.exited;
  process.kill(guardPid, 'SIGKILL');
  await until(() => !isRunning(guardPid));
  expect(rig.isSafe(), 'nobody was left to do it').toBe(false);
  const guard = join(built, 'hardware/guard/main.js');
  const cleanUp = spawn(process.execPath, [guard], {
    env: { RUNTIME_DIRECTORY: runtime },
    stdio: 'inherit',
  });
  expect(await once(cleanUp, 'exit')).toEqual([0, null]);
  expect(rig.isSafe()).toBe(true);
});
