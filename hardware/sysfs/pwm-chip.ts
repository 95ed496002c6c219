import { BoardError } from '../../src/charging/board.ts';
import type { Sysfs } from './sysfs.ts';

const PWM = 'class/pwm';

/** The block whose channels reach the header, by its address: Pi 0 and 1, 2 and 3, 4; then Pi 5. */
const HEADER_PWM = /^((20|3f|fe)20c000|1f00098000)\.pwm$/;

/** Channel of each pin that can carry hardware PWM: BCM2835 ARM Peripherals, table 6-31. */
const BCM_CHANNEL: ReadonlyMap<number, number> = new Map([
  [12, 0],
  [18, 0],
  [40, 0],
  [13, 1],
  [19, 1],
  [41, 1],
  [45, 1],
]);
/** The same on a Pi 5: RP1 Peripherals, table of GPIO functions. */
const RP1_CHANNEL: ReadonlyMap<number, number> = new Map([
  [12, 0],
  [13, 1],
  [18, 2],
  [19, 3],
]);

/** Alternate function that brings PWM to a pin, as the overlay `pwm` numbers them. */
const OVERLAY_FUNCTION: ReadonlyMap<number, number> = new Map([
  [12, 4],
  [13, 4],
  [18, 2],
  [19, 2],
  [40, 4],
  [41, 4],
  [45, 4],
]);

/** The kernel's PWM chip behind the header. */
export interface PwmChip {
  /** Folder in sysfs. */
  readonly path: string;
  /** `3f20c000.pwm`: the number of a chip changes from kernel to kernel, its device does not. */
  readonly device: string;
}

/** The header's PWM; undefined where the overlay is missing, or the machine is no Pi. */
export function findPwmChip(sysfs: Sysfs): PwmChip | undefined {
  for (const name of sysfs.list(PWM)) {
    const path = `${PWM}/${name}`;
    const device = sysfs.deviceAt(`${path}/device`);
    if (device !== undefined && HEADER_PWM.test(device)) return { path, device };
  }
  return undefined;
}

/** @throws {BoardError} `BOARD_OPEN` naming the line that is missing in config.txt. */
export function requirePwmChip(sysfs: Sysfs, pin: number): PwmChip {
  const chip = findPwmChip(sysfs);
  if (chip !== undefined) return chip;
  const text = `no PWM of a Raspberry Pi below ${sysfs.root}/${PWM}: ${overlayFix(pin)}`;
  throw new BoardError('BOARD_OPEN', text);
}

/** @throws {BoardError} `BOARD_OPEN` where the pin carries no PWM on this machine. */
export function pwmChannel({ device }: PwmChip, pin: number): number {
  const channels = device.startsWith('1f') ? RP1_CHANNEL : BCM_CHANNEL;
  const channel = channels.get(pin);
  if (channel !== undefined) return channel;
  const pins = [...channels.keys()].toSorted((one, other) => one - other).join(', ');
  const text = `GPIO ${pin} carries no PWM of ${device}: set board.pins.pilot to one of ${pins}`;
  throw new BoardError('BOARD_OPEN', text);
}

/** What to write into config.txt so that a pin carries the kernel's PWM. */
export function overlayFix(pin: number): string {
  const overlay = `dtoverlay=pwm,pin=${pin},func=${OVERLAY_FUNCTION.get(pin) ?? 2}`;
  return `add ${overlay} to /boot/firmware/config.txt and reboot`;
}
