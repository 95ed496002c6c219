import { BoardError } from '../../src/charging/board.ts';
import type { Clock } from '../../src/clock.ts';
import { DirectLines } from '../direct-lines.ts';
import type { OpenedLines } from '../opened-lines.ts';
import type { OutputPins } from '../output-pins.ts';
import { findGpioChip, linePath, requireGpioChip } from './gpio-chip.ts';
import { GpioLines, lowWhatIsDriven } from './gpio-lines.ts';
import type { OnoffModule } from './onoff.ts';
import { findPwmChip, overlayFix, type PwmChip, pwmChannel, requirePwmChip } from './pwm-chip.ts';
import { isRouted } from './pwm-pin.ts';
import type { Sysfs } from './sysfs.ts';
import { channelPath, SysfsPwm, steadyWhatRuns } from './sysfs-pwm.ts';

export interface SysfsLinesOptions {
  readonly sysfs: Sysfs;
  readonly clock: Clock;
  readonly pins: OutputPins;
  /** Channel of the PWM chip; that of the pin unless given. */
  readonly channel: number | undefined;
  readonly loadOnoff: () => Promise<OnoffModule>;
}

/**
 * Takes the board over: makes safe what a process before us may have left running, looks whether
 * this machine is what it has to be, and only then opens the lines, X1 and open.
 *
 * @throws {BoardError} `BOARD_OPEN` with what to do about it.
 */
export async function openSysfsLines(options: SysfsLinesOptions): Promise<OpenedLines> {
  const { sysfs, clock, pins, loadOnoff } = options;
  makeSafeWhatRuns(options);
  const pwmChip = requirePwmChip(sysfs, pins.pilot);
  const channel = channelOf(pwmChip, options);
  if (isRouted(sysfs, pwmChip, pins.pilot) === false) {
    const text = `GPIO ${pins.pilot} is not connected with the PWM: ${overlayFix(pins.pilot)}`;
    throw new BoardError('BOARD_OPEN', text);
  }
  const pwm = await SysfsPwm.open(sysfs, clock, { chip: pwmChip, channel });
  const chip = requireGpioChip(sysfs);
  const gpio = new GpioLines({ sysfs, clock, chip, onoff: await loadOnoff() });
  try {
    const output = (pin: number | undefined) => (pin === undefined ? undefined : gpio.output(pin));
    const contactor = await output(pins.contactor);
    const threePhase = await output(pins.threePhase);
    const release = (isSafe: boolean): void => {
      if (isSafe) gpio.close();
    };
    return {
      lines: new DirectLines({ pilot: pwm, contactor, threePhase, release }),
      route: {
        pilot: { kind: 'pwm', path: channelPath(pwmChip, channel) },
        ...(pins.contactor !== undefined && {
          contactor: { path: linePath(chip, pins.contactor) },
        }),
      },
      switchesPhases: threePhase !== undefined,
    };
  } catch (error) {
    gpio.close();
    throw error;
  }
}

/** The contactor first: it may be carrying a current that the pilot no longer stands for. */
function makeSafeWhatRuns(options: SysfsLinesOptions): void {
  const { sysfs, pins } = options;
  try {
    const chip = findGpioChip(sysfs);
    if (chip !== undefined && pins.contactor !== undefined) {
      lowWhatIsDriven(sysfs, linePath(chip, pins.contactor));
    }
  } finally {
    const pwmChip = findPwmChip(sysfs);
    if (pwmChip !== undefined) {
      steadyWhatRuns(sysfs, channelPath(pwmChip, channelOf(pwmChip, options)));
    }
  }
}

function channelOf(chip: PwmChip, { channel, pins }: SysfsLinesOptions): number {
  return channel ?? pwmChannel(chip, pins.pilot);
}
