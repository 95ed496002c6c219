import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { BuiltProgram, type RunningProgram } from '../support/built-program.ts';
import { CHANNEL, CONTACTOR, childrenOf, exportedPi, until } from '../support/guarded-rig.ts';

const program = new BuiltProgram();
afterEach(() => program.clear());
afterAll(() => program.remove());

const WATCHDOG = 'class/gpio/gpio516';
const RCD = 'class/gpio/gpio534';
const RCD_RESET = 'class/gpio/gpio539';
const X1 = '1000000';
const F = '0';
/** 16 A are 26.6 %, rounded down to the millionth. */
const DUTY_16_A = '266000';
const PASSWORD = 'correct horse';
const SAFE_WITHIN_MS = 2_500;
/** Ten seconds at rest, and a start on a busy machine. */
const LONG = 60_000;

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

/** The product on device files in a folder. */
class Box {
  readonly sysfs = exportedPi();
  readonly folder = mkdtempSync(join(tmpdir(), 'sunpilot-product-'));
  running: RunningProgram | undefined;

  constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true }));
    onTestFinished(() => program.clear());
    for (const line of ['516', '534', '539']) this.sysfs.write('class/gpio/export', line);
    // Plain files do not turn `low` into `out` as the kernel does.
    for (const line of [CONTACTOR, WATCHDOG, RCD_RESET]) this.sysfs.put(`${line}/direction`, 'out');
    writeFileSync(join(this.folder, 'config.yaml'), `${CONFIG}stateDir: ${this.folder}/state\n`);
    writeFileSync(join(this.folder, 'password'), PASSWORD);
  }

  start(): RunningProgram {
    const running = program.start(['run', '--config', join(this.folder, 'config.yaml')], {
      SYSFS_ROOT: this.sysfs.root,
      SUNPILOT_API__PASSWORD_FILE: join(this.folder, 'password'),
    });
    this.running = running;
    return running;
  }

  get duty(): string {
    return this.sysfs.now(`${CHANNEL}/duty_cycle`);
  }

  get contactor(): string {
    return this.sysfs.now(`${CONTACTOR}/value`);
  }

  isSafe(): boolean {
    return this.contactor === '0' && this.duty === X1;
  }

  async ask(path: string, body?: object): Promise<Record<string, unknown>> {
    const response = await fetch(`${await this.running?.url()}${path}`, {
      headers: {
        authorization: `Basic ${btoa(`box:${PASSWORD}`)}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { method: 'PUT', body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  }

  /** Started, and supplying 16 A. */
  async supply(): Promise<RunningProgram> {
    const running = this.start();
    await this.ask('/api/v1/charger/mode', { mode: 'manual' });
    await until(() => this.contactor === '1');
    return running;
  }

  async msUntil(holds: () => boolean): Promise<number> {
    const since = performance.now();
    await until(holds);
    return performance.now() - since;
  }

  /** Faults that were written down. */
  rememberedFaults(): string[] {
    const path = join(this.folder, 'state', 'box.json');
    if (!existsSync(path)) return [];
    const { faults = [] } = JSON.parse(readFileSync(path, 'utf8'));
    return faults.map(({ kind }: { kind: string }) => kind);
  }
}

test(
  'neutralises what was left running, drives what is asked for, and leaves safe',
  async () => {
    const box = new Box();
    box.sysfs.leaveRunning(CHANNEL, { dutyNs: 500_000 });
    box.sysfs.put(`${CONTACTOR}/value`, '1');
    const running = box.start();
    await until(() => box.isSafe());
    expect(await box.ask('/api/v1/charger')).toMatchObject({
      simulated: false,
      vehicleState: null,
      connected: null,
      iecState: 'B',
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
  },
  LONG,
);

describe('whatever becomes of the program, the outputs are safe in time', () => {
  test.each(['SIGKILL', 'SIGSTOP'] as const)(
    '%s',
    async (signal) => {
      const box = new Box();
      const running = await box.supply();
      running.kill(signal);
      expect(await box.msUntil(() => box.isSafe())).toBeLessThan(SAFE_WITHIN_MS);
    },
    LONG,
  );

  test(
    'its guard killed: a latched fault, on disk, that a restart does not forget',
    async () => {
      const box = new Box();
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
    },
    LONG,
  );
});

test(
  'a fault current opens and latches; a person resets it',
  async () => {
    const box = new Box();
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
  },
  LONG,
);

test(
  'a second one on the same lines is refused, and touches nothing',
  async () => {
    const box = new Box();
    await box.supply();
    const second = box.start();
    expect(await second.exitCode).toBe(1);
    expect(second.out).toContain('drives this board already');
    expect([box.contactor, box.duty]).toEqual(['1', DUTY_16_A]);
  },
  LONG,
);

test(
  'a machine without lines: said with what to do, exit 1',
  async () => {
    const box = new Box();
    rmSync(join(box.sysfs.root, 'class/pwm'), { recursive: true });
    const running = box.start();
    expect(await running.exitCode).toBe(1);
    expect(running.out).toContain('add dtoverlay=pwm,pin=18,func=2 to /boot/firmware/config.txt');
  },
  LONG,
);
