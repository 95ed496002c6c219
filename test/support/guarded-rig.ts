import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type FakeSysfs, fakePi } from './fake-sysfs.ts';
import { firstInLine } from './first-in-line.ts';

export const CHANNEL = 'class/pwm/pwmchip0/pwm0';
export const CONTACTOR = 'class/gpio/gpio529';

/** Lines and channels as a process finds them that was there before: plain files, no rules. */
export function exportedPi(): FakeSysfs {
  const sysfs = fakePi();
  sysfs.write('class/gpio/export', '529');
  sysfs.write('class/pwm/pwmchip0/export', '0');
  return sysfs;
}

/** A real process with a real guard on device files in a folder. */
export class GuardedRig {
  readonly sysfs = exportedPi();
  readonly told: Record<string, unknown>[] = [];
  readonly exited: Promise<unknown>;
  readonly #child: ChildProcess;

  constructor(built: string, env: Record<string, string> = {}) {
    const script = fileURLToPath(new URL('guarded-process.mjs', import.meta.url));
    this.#child = spawn(process.execPath, [script, built, this.sysfs.root], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env,
    });
    firstInLine(this.pid);
    onTestFinished(() => this.#clear());
    let rest = '';
    this.#child.stdout?.on('data', (bytes) => {
      const lines = (rest + String(bytes)).split('\n');
      rest = lines.pop() ?? '';
      this.told.push(...lines.map((line) => JSON.parse(line)));
    });
    this.exited = once(this.#child, 'exit');
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get guardPid(): number {
    const [pid] = childrenOf(this.pid);
    if (pid === undefined) throw new Error('there is no guard');
    return pid;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Has the process do something, without waiting for it. */
  ask(command: string): void {
    this.#child.stdin?.write(`${command}\n`);
  }

  async heard(key: string, value?: unknown): Promise<Record<string, unknown>> {
    return until(() =>
      this.told.find((news) => key in news && (value === undefined || news[key] === value)),
    );
  }

  /** Ready, offering and supplying, with a heart that beats. */
  async drive(): Promise<void> {
    await this.heard('ready');
    this.ask('drive');
    await this.heard('done', 'drive');
    if (this.isSafe()) throw new Error('nothing is driven');
  }

  /** The fault that stays, as soon as there is one. */
  latchedFault(): Promise<{ readonly kind: string; readonly detail: string }> {
    return until(() => {
      const faults = this.told.map(
        ({ fault }) => fault as { kind: string; detail: string; latched: boolean } | undefined,
      );
      return faults.find((fault) => fault?.latched);
    });
  }

  isSafe(): boolean {
    return this.sysfs.now(`${CONTACTOR}/value`) === '0' && this.#isSteady();
  }

  /** How long it takes from now until both lines are safe, milliseconds. */
  async msUntilSafe(): Promise<number> {
    const since = performance.now();
    await until(() => this.isSafe());
    return performance.now() - since;
  }

  /** Ends the process and waits for its guard to go, which needs its device files for that. */
  async #clear(): Promise<void> {
    const guardPid = childrenOf(this.pid)[0];
    this.#child.kill('SIGKILL');
    await this.exited;
    if (guardPid === undefined) return;
    if (isRunning(guardPid)) process.kill(guardPid, 'SIGCONT');
    await until(() => !isRunning(guardPid));
  }

  #isSteady(): boolean {
    return this.sysfs.now(`${CHANNEL}/duty_cycle`) === '1000000';
  }
}

/** Looks every few milliseconds until there is something. */
export async function until<T>(look: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await setTimeout(5);
  }
}

export function childrenOf(pid: number): number[] {
  const names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return names.filter((name) => parentOf(name) === pid).map(Number);
}

function parentOf(pid: string): number | undefined {
  try {
    const status = readFileSync(join('/proc', pid, 'status'), 'latin1');
    return Number(/^PPid:\t(\d+)$/m.exec(status)?.[1]);
  } catch {
    return undefined;
  }
}

export function isRunning(pid: number): boolean {
  try {
    const status = readFileSync(join('/proc', String(pid), 'status'), 'latin1');
    return !/^State:\tZ/m.test(status);
  } catch {
    return false;
  }
}
