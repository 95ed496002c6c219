import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { beatingBoard, ServiceManager } from '../../hardware/service-manager.ts';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import { SAFE_OUTPUTS } from '../../src/charging/board.ts';
import { BuiltProgram } from '../support/built-program.ts';
import { FakeBoard } from '../support/fakes.ts';
import { until } from '../support/guarded-rig.ts';

const isThere = (command: string) => spawnSync('which', [command]).status === 0;
const hasTools = isThere('systemd-notify') && isThere('perl');
if (process.env['CI'] && !hasTools) throw new Error('CI needs systemd-notify and perl');

/** Node has no datagram sockets of this kind. It prints each message as lines. */
const RECEIVER = `
  use Socket; $| = 1;
  socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die;
  bind($s, sockaddr_un($ARGV[0])) or die;
  while (defined recv($s, my $text, 4096, 0)) { chomp $text; print "$text\\n"; }
`;

/** What systemd would be told, on a datagram socket of this test's own. */
class Manager {
  heard = '';
  readonly socket: string;
  readonly #child: ChildProcess;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'sunpilot-notify-'));
    this.socket = join(folder, 'notify');
    this.#child = spawn('perl', ['-e', RECEIVER, this.socket]);
    this.#child.stdout?.on('data', (text) => {
      this.heard += text;
    });
    onTestFinished(() => {
      this.#child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    });
  }
}

/** Whatever is told now comes after all the rest: the socket keeps the order. */
async function allTold(manager: Manager): Promise<void> {
  const env = { ...process.env, NOTIFY_SOCKET: manager.socket };
  spawnSync('systemd-notify', ['STATUS=last'], { env });
  await until(() => manager.heard.includes('STATUS=last'));
}

async function start(env: Record<string, string> = {}) {
  const manager = new Manager();
  await until(() => existsSync(manager.socket));
  const clock = new VirtualClock();
  const failed = vi.fn();
  const { PATH } = process.env;
  const service = new ServiceManager({
    env: { PATH, NOTIFY_SOCKET: manager.socket, ...env },
    clock,
    pid: 4_711,
    failed,
  });
  return { manager, clock, failed, service };
}

describe.skipIf(!hasTools)('systemd is told (needs systemd-notify and perl)', () => {
  test.each([
    { first: 'heartbeat', next: 'up', why: 'driven before the start is done' },
    { first: 'up', next: 'heartbeat', why: 'the start is done, and nothing was driven' },
  ] as const)('nothing yet: $why', async ({ first, next }) => {
    const { manager, service } = await start();
    service[first]();
    await allTold(manager);
    expect(manager.heard).not.toContain('READY=1');
    service[next]();
    await until(() => manager.heard.includes('READY=1'));
  });

  test('ready once, alive a third of its time later, and not more often', async () => {
    const { manager, clock, service } = await start({ WATCHDOG_USEC: '9000000' });
    service.up();
    service.heartbeat();
    await until(() => manager.heard.includes('WATCHDOG=1'));
    expect(manager.heard).toContain('READY=1');
    const told = () => manager.heard.match(/WATCHDOG=1/g)?.length;
    for (const [ms, count] of [
      [1_100, 1],
      [2_200, 1],
      [3_300, 2],
      [4_400, 2],
      [6_600, 3],
    ] as const) {
      clock.advanceTo(ms);
      await until(() => {
        service.heartbeat();
        return told() === count;
      });
    }
    await allTold(manager);
    expect(told(), 'no more than that').toBe(3);
    expect(manager.heard.match(/READY=1/g)).toHaveLength(1);
  });

  test.each([
    { env: {}, why: 'no watchdog is set' },
    { env: { WATCHDOG_USEC: '3000000', WATCHDOG_PID: '1' }, why: 'it watches another process' },
  ])('ready only: $why', async ({ env }) => {
    const { manager, clock, service } = await start(env);
    service.up();
    service.heartbeat();
    await until(() => manager.heard.includes('READY=1'));
    const once = manager.heard;
    clock.advanceTo(3_600_000);
    service.heartbeat();
    await allTold(manager);
    expect(manager.heard.replace(/STATUS=last\n|BARRIER=1\n/g, '')).toBe(
      once.replace(/BARRIER=1\n/g, ''),
    );
  });
});

describe.skipIf(!hasTools)('the program as a service (needs systemd-notify and perl)', () => {
  const program = new BuiltProgram();
  afterAll(() => program.remove());

  test('tells that it is ready, that it lives, and that it is about to end', async () => {
    const manager = new Manager();
    await until(() => existsSync(manager.socket));
    onTestFinished(() => program.clear());
    const running = program.start(['run', '--set', 'api.port=0'], {
      NOTIFY_SOCKET: manager.socket,
      WATCHDOG_USEC: '1500000',
    });
    await until(() => manager.heard.includes('READY=1'));
    await until(() => (manager.heard.match(/WATCHDOG=1/g)?.length ?? 0) >= 3);
    expect(manager.heard).not.toContain('STOPPING=1');
    running.kill('SIGTERM');
    await until(() => manager.heard.includes('STOPPING=1'));
    expect(await running.exitCode).toBe(0);
  });

  test('tells the same while it waits to be set up', async () => {
    const manager = new Manager();
    await until(() => existsSync(manager.socket));
    onTestFinished(() => program.clear());
    const nowhere = join(tmpdir(), 'sunpilot-without-such-a-folder');
    const flags = ['--set', 'api.host=127.0.0.1', '--set', 'api.port=0'];
    const setup = ['--setup', '--config', `${nowhere}/config.yaml`, '--set', `stateDir=${nowhere}`];
    const running = program.start(['run', ...setup, ...flags], {
      NOTIFY_SOCKET: manager.socket,
      WATCHDOG_USEC: '1500000',
    });
    await until(() => manager.heard.includes('READY=1'));
    expect(running.out).toContain('not set up yet');
    await until(() => (manager.heard.match(/WATCHDOG=1/g)?.length ?? 0) >= 3);
    running.kill('SIGTERM');
    await until(() => manager.heard.includes('STOPPING=1'));
    expect(await running.exitCode).toBe(0);
  });
});

test('without a manager nothing is started', () => {
  const failed = vi.fn();
  const service = new ServiceManager({ env: {}, clock: new VirtualClock(), pid: 1, failed });
  service.up();
  service.heartbeat();
  service.stopping();
  expect(failed).not.toHaveBeenCalled();
});

test('a manager that cannot be told is complained of once', async () => {
  const clock = new VirtualClock();
  const failed = vi.fn();
  const env = { PATH: '/nowhere', NOTIFY_SOCKET: '/nowhere/notify', WATCHDOG_USEC: '3000000' };
  const service = new ServiceManager({ env, clock, pid: 1, failed });
  service.up();
  service.heartbeat();
  await until(() => failed.mock.calls.length > 0);
  clock.advanceTo(10_000);
  service.heartbeat();
  clock.advanceTo(20_000);
  service.heartbeat();
  expect(failed).toHaveBeenCalledTimes(1);
});

test('a board that is not real beats when it was driven, and only then', () => {
  const board = new FakeBoard();
  const heartbeat = vi.fn();
  const beating = beatingBoard(board, heartbeat);
  beating.apply(SAFE_OUTPUTS);
  expect(board.applied).toEqual([SAFE_OUTPUTS]);
  expect(heartbeat).toHaveBeenCalledTimes(1);
  board.broken = true;
  expect(() => beating.apply(SAFE_OUTPUTS)).toThrow();
  expect(heartbeat).toHaveBeenCalledTimes(1);
});
