import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { BuiltProgram, RunningProgram } from './built-program.ts';
import { firstInLine } from './first-in-line.ts';
import { CHANNEL, CONTACTOR, exportedPi, until } from './guarded-rig.ts';

export const WATCHDOG = 'class/gpio/gpio516';
export const RCD = 'class/gpio/gpio534';
export const RCD_RESET = 'class/gpio/gpio539';
/** Nanoseconds at +12 V, of the million that a period has. */
const X1 = '1000000';
export const PASSWORD = 'correct horse';

/** The built product on device files in a folder. */
export class ProductBox {
  readonly #program: BuiltProgram;
  readonly sysfs = exportedPi();
  readonly folder = mkdtempSync(join(tmpdir(), 'sunpilot-product-'));
  running: RunningProgram | undefined;

  /** @param config - all but where things are remembered. */
  constructor(program: BuiltProgram, config: string) {
    this.#program = program;
    onTestFinished(() => rmSync(this.folder, { recursive: true }));
    onTestFinished(() => program.clear());
    for (const line of ['516', '534', '539']) this.sysfs.write('class/gpio/export', line);
    // Plain files do not turn `low` into `out` as the kernel does.
    for (const line of [CONTACTOR, WATCHDOG, RCD_RESET]) this.sysfs.put(`${line}/direction`, 'out');
    writeFileSync(join(this.folder, 'config.yaml'), `${config}stateDir: ${this.folder}/state\n`);
    writeFileSync(join(this.folder, 'password'), PASSWORD);
  }

  start(): RunningProgram {
    const running = this.#program.start(['run', '--config', join(this.folder, 'config.yaml')], {
      SYSFS_ROOT: this.sysfs.root,
      SUNPILOT_API__PASSWORD_FILE: join(this.folder, 'password'),
    });
    firstInLine(running.pid);
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
