import { BoardError, type PilotDrive } from '../../src/charging/board.ts';
import type { Clock } from '../../src/clock.ts';
import { codeOf } from '../../src/thrown.ts';
import type { PilotOutput } from '../direct-lines.ts';
import { millionthsOf, PILOT_HZ } from '../pilot-duty.ts';
import { untilWritable } from './permission.ts';
import type { PwmChip } from './pwm-chip.ts';
import type { Sysfs } from './sysfs.ts';

/** Length of a period, nanoseconds, so that a millionth of it is one of them. */
const PERIOD_NS = 1e9 / PILOT_HZ;

/** Folder of a channel of a chip. */
export function channelPath(chip: PwmChip, channel: number): string {
  return `${chip.path}/pwm${channel}`;
}

/**
 * Brings a pilot that somebody left running to X1, before anything else is done with it. A channel
 * that was never exported drives nothing.
 */
export function steadyWhatRuns(sysfs: Sysfs, path: string): void {
  if (!sysfs.has(path) || sysfs.read(`${path}/enable`) !== '1') return;
  const periodNs = sysfs.read(`${path}/period`);
  const isInverse = sysfs.read(`${path}/polarity`) === 'inversed';
  sysfs.write(`${path}/duty_cycle`, isInverse ? '0' : periodNs);
}

/**
 * The control pilot on the kernel's PWM. Steady +12 V is a duty as long as the period and F is duty
 * 0, both with PWM enabled: what a disabled channel carries is nowhere promised (kernel
 * documentation, driver-api/pwm.rst).
 */
export class SysfsPwm implements PilotOutput {
  readonly #sysfs: Sysfs;
  readonly #path: string;
  #writtenNs: number;

  private constructor(sysfs: Sysfs, path: string) {
    this.#sysfs = sysfs;
    this.#path = path;
    this.#writtenNs = PERIOD_NS;
  }

  /**
   * Takes a channel over, at X1.
   *
   * @throws {BoardError} `BOARD_OPEN` when it is not to be had, or its polarity is not normal.
   */
  static async open(sysfs: Sysfs, clock: Clock, at: { chip: PwmChip; channel: number }) {
    const path = channelPath(at.chip, at.channel);
    steadyWhatRuns(sysfs, path);
    if (!sysfs.has(path)) {
      await untilWritable(sysfs, clock, [`${at.chip.path}/export`]);
      try {
        sysfs.write(`${at.chip.path}/export`, String(at.channel));
      } catch (cause) {
        throw exportError(sysfs, at, cause);
      }
    }
    const files = ['period', 'duty_cycle', 'enable'].map((name) => `${path}/${name}`);
    await untilWritable(sysfs, clock, files);
    refuseInverse(sysfs, path);
    try {
      startSteady(sysfs, path);
    } catch (cause) {
      throw new BoardError('BOARD_OPEN', `${sysfs.root}/${path} cannot be set up`, { cause });
    }
    return new SysfsPwm(sysfs, path);
  }

  /** Writes one file when the duty is another than before. @throws {NodeJS.ErrnoException} */
  drive(pilot: PilotDrive): void {
    const dutyNs = millionthsOf(pilot);
    if (dutyNs === this.#writtenNs) return;
    // Unknown until the write has succeeded: a second try must not believe the first.
    this.#writtenNs = Number.NaN;
    this.#sysfs.write(`${this.#path}/duty_cycle`, String(dutyNs));
    this.#writtenNs = dutyNs;
  }

  /** X1, whatever was written before. @throws {NodeJS.ErrnoException} */
  forceSteady(): void {
    this.#writtenNs = Number.NaN;
    this.drive({ kind: 'steady' });
  }

  /** @returns what is wrong with what the kernel says it drives; undefined if it is what was told. */
  difference(): string | undefined {
    const dutyNs = this.#sysfs.read(`${this.#path}/duty_cycle`);
    if (dutyNs !== String(this.#writtenNs)) {
      return `duty_cycle reads ${dutyNs} where ${this.#writtenNs} was written`;
    }
    if (this.#sysfs.read(`${this.#path}/enable`) !== '1') return 'it was disabled';
    const periodNs = this.#sysfs.read(`${this.#path}/period`);
    if (periodNs !== String(PERIOD_NS)) return `its period was changed to ${periodNs} ns`;
    // The kernel turns the polarity of a channel that runs, and every duty becomes its opposite.
    const polarity = this.#sysfs.read(`${this.#path}/polarity`);
    return polarity === 'normal' ? undefined : `its polarity was turned to ${polarity}`;
  }
}

/** A driver refuses a duty above the period (EINVAL), so that the order depends on what was there. */
function startSteady(sysfs: Sysfs, path: string): void {
  const period = String(PERIOD_NS);
  const isLonger = Number(sysfs.read(`${path}/period`)) > PERIOD_NS;
  if (isLonger) sysfs.write(`${path}/duty_cycle`, period);
  sysfs.write(`${path}/period`, period);
  if (!isLonger) sysfs.write(`${path}/duty_cycle`, period);
  if (sysfs.read(`${path}/enable`) !== '1') sysfs.write(`${path}/enable`, '1');
}

/** With it every duty would mean its opposite, and X1 would be F. */
function refuseInverse(sysfs: Sysfs, path: string): void {
  const polarity = sysfs.read(`${path}/polarity`);
  if (polarity === 'normal') return;
  const at = `${sysfs.root}/${path}`;
  const fix = `echo 0 | sudo tee ${at}/enable; echo normal | sudo tee ${at}/polarity`;
  throw new BoardError('BOARD_OPEN', `${at} has polarity ${polarity}, must be normal: ${fix}`);
}

function exportError(
  sysfs: Sysfs,
  { chip, channel }: { chip: PwmChip; channel: number },
  cause: unknown,
): BoardError {
  const name = `channel ${channel} of ${sysfs.root}/${chip.path}`;
  const texts: Readonly<Record<string, string>> = {
    ENODEV: `there is no ${name}`,
    EBUSY: `${name} is used by another driver of the kernel`,
  };
  const text = texts[codeOf(cause) ?? ''] ?? `${name} cannot be used`;
  return new BoardError('BOARD_OPEN', text, { cause });
}
