import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openSysfs, type Sysfs } from '../../hardware/sysfs/sysfs.ts';

export interface FakePi {
  /** Label of the chip behind the header; none for a machine without one. */
  readonly gpioLabel?: string | null;
  readonly gpioBase?: number;
  /** Device of the PWM; null without an overlay. */
  readonly pwmDevice?: string | null;
  readonly pwmChip?: number;
  readonly channels?: number;
  /** Pins the device tree connects with the PWM; null for a device tree that does not say. */
  readonly routed?: readonly number[] | null;
}

/** Lines and channels of a Pi 3 with an overlay, in a folder that is gone after the test. */
export function fakePi(pi: FakePi = {}): FakeSysfs {
  const root = mkdtempSync(join(tmpdir(), 'sunpilot-sysfs-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return new FakeSysfs(root, pi);
}

/**
 * The kernel's device files in a folder, with the rules of its drivers as they were seen on real
 * ones: what is refused, with which code, and what a write to one file does to another.
 */
export class FakeSysfs implements Sysfs {
  readonly root: string;
  /** Every write so far, `path=text`. */
  readonly writes: string[] = [];
  /** Lines and channels that something else in the kernel holds. */
  readonly held = new Set<string>();
  /** Paths whose next writes fail, with the system's code. */
  readonly broken = new Map<string, string>();
  /** Paths this user may not write. */
  readonly forbidden = new Set<string>();
  readonly #real: Sysfs;
  readonly #base: number;
  readonly #channels: number;

  constructor(root: string, pi: FakePi) {
    this.root = root;
    this.#real = openSysfs(root);
    this.#base = pi.gpioBase ?? 512;
    this.#channels = pi.channels ?? 2;
    const label = pi.gpioLabel === undefined ? 'pinctrl-bcm2835' : pi.gpioLabel;
    if (label !== null) this.#makeGpio(label);
    const device = pi.pwmDevice === undefined ? '3f20c000.pwm' : pi.pwmDevice;
    if (device !== null) this.#makePwm(device, pi.pwmChip ?? 0, pi.routed ?? [18]);
    if (device !== null && pi.routed === null) {
      rmSync(this.#at(`devices/${device}/of_node`), { recursive: true });
    }
  }

  has(path: string): boolean {
    return this.#real.has(path);
  }

  canWrite(path: string): boolean {
    return this.#real.canWrite(path) && !this.forbidden.has(path);
  }

  read(path: string): string {
    return this.#real.read(path);
  }

  readBytes(path: string): Buffer {
    return this.#real.readBytes(path);
  }

  list(path: string): readonly string[] {
    return this.#real.list(path);
  }

  deviceAt(path: string): string | undefined {
    return this.#real.deviceAt(path);
  }

  write(path: string, text: string): void {
    const code = this.forbidden.has(path) ? 'EACCES' : this.broken.get(path);
    if (code !== undefined) throw refusal(code, path);
    const folder = dirname(path);
    if (/pwmchip\d+$/.test(folder)) this.#exportChannel(folder, basename(path), text);
    else if (/pwm\d+$/.test(folder)) this.#writeChannel(folder, basename(path), text);
    else if (/gpio\d+$/.test(folder)) this.#writeLine(folder, basename(path), text);
    else this.#exportLine(basename(path), text);
    this.writes.push(`${path}=${text}`);
  }

  /** What is in a file now. */
  now(path: string): string {
    return this.#real.read(path);
  }

  /** Puts something into a file past all rules, as another process or the world outside would. */
  put(path: string, text: string): void {
    // Never empty on the way: other processes look at these files as well.
    if (this.#real.has(path)) {
      this.#real.write(path, text);
      return;
    }
    mkdirSync(dirname(this.#at(path)), { recursive: true });
    writeFileSync(this.#at(path), `${text}\n`);
  }

  /** A channel as a process left it that is gone. */
  leaveRunning(path: string, { periodNs = 1_000_000, dutyNs = 500_000, polarity = 'normal' } = {}) {
    this.put(`${path}/period`, String(periodNs));
    this.put(`${path}/duty_cycle`, String(dutyNs));
    this.put(`${path}/polarity`, polarity);
    this.put(`${path}/enable`, '1');
  }

  #at(path: string): string {
    return join(this.root, path);
  }

  #makeGpio(label: string): void {
    this.put('class/gpio/export', '');
    this.put('class/gpio/unexport', '');
    // A second chip that is not the header's, as current kernels have one.
    this.put('class/gpio/gpiochip504/label', 'raspberrypi-exp-gpio');
    this.put('class/gpio/gpiochip504/base', '504');
    this.put(`class/gpio/gpiochip${this.#base}/label`, label);
    this.put(`class/gpio/gpiochip${this.#base}/base`, String(this.#base));
  }

  #makePwm(device: string, number: number, routed: readonly number[]): void {
    const chip = `devices/${device}/pwm/pwmchip${number}`;
    this.put(`${chip}/export`, '');
    this.put(`${chip}/unexport`, '');
    this.put(`${chip}/npwm`, String(this.#channels));
    symlinkSync(this.#at(`devices/${device}`), this.#at(`${chip}/device`));
    mkdirSync(this.#at('class/pwm'), { recursive: true });
    symlinkSync(this.#at(chip), this.#at(`class/pwm/pwmchip${number}`));
    const tree = 'firmware/devicetree/base';
    const group = `${tree}/soc/gpio@7e200000/pwm_pins`;
    for (const node of [`${tree}/soc`, `${tree}/soc/gpio@7e200000`, group]) {
      this.put(`${node}/name`, basename(node));
    }
    this.#putCells(`${group}/phandle`, [77]);
    this.#putCells(`${group}/brcm,pins`, routed);
    mkdirSync(this.#at(`devices/${device}/of_node`), { recursive: true });
    this.#putCells(`devices/${device}/of_node/pinctrl-0`, [77]);
  }

  #putCells(path: string, cells: readonly number[]): void {
    const bytes = Buffer.alloc(cells.length * 4);
    for (const [index, cell] of cells.entries()) bytes.writeUInt32BE(cell, index * 4);
    writeFileSync(this.#at(path), bytes);
  }

  #exportChannel(chip: string, file: string, text: string): void {
    const path = `${chip}/pwm${text}`;
    if (file === 'unexport') {
      rmSync(this.#at(path), { recursive: true });
      return;
    }
    if (Number(text) >= this.#channels) throw refusal('ENODEV', path);
    if (existsSync(this.#at(path)) || this.held.has(path)) throw refusal('EBUSY', path);
    for (const [name, value] of [
      ['period', '0'],
      ['duty_cycle', '0'],
      ['enable', '0'],
      ['polarity', 'normal'],
    ] as const) {
      this.put(`${path}/${name}`, value);
    }
  }

  #writeChannel(path: string, file: string, text: string): void {
    const number = (name: string): number => Number(this.#real.read(`${path}/${name}`));
    const isRefused = {
      period: Number(text) < number('duty_cycle') || Number(text) <= 0,
      duty_cycle: number('period') === 0 || Number(text) > number('period'),
      enable: text === '1' && number('period') === 0,
      polarity: text !== 'normal' && text !== 'inversed',
    }[file];
    if (isRefused !== false) throw refusal('EINVAL', `${path}/${file}`);
    this.put(`${path}/${file}`, text);
  }

  #exportLine(file: string, text: string): void {
    const path = `class/gpio/gpio${text}`;
    if (file === 'unexport') {
      rmSync(this.#at(path), { recursive: true });
      return;
    }
    const pin = Number(text) - this.#base;
    if (!(pin >= 0 && pin < 54)) throw refusal('EINVAL', path);
    if (existsSync(this.#at(path)) || this.held.has(path)) throw refusal('EBUSY', path);
    this.put(`${path}/direction`, 'in');
    this.put(`${path}/value`, '0');
  }

  #writeLine(path: string, file: string, text: string): void {
    if (file === 'direction') {
      const direction = text === 'in' ? 'in' : 'out';
      if (!['in', 'out', 'low', 'high'].includes(text)) throw refusal('EINVAL', path);
      this.put(`${path}/direction`, direction);
      if (direction === 'out') this.put(`${path}/value`, text === 'high' ? '1' : '0');
      return;
    }
    if (this.#real.read(`${path}/direction`) !== 'out') throw refusal('EPERM', path);
    this.put(`${path}/value`, text);
  }
}

function refusal(code: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
