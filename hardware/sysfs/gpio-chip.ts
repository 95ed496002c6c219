import { BoardError } from '../../src/charging/board.ts';
import type { Sysfs } from './sysfs.ts';

export const GPIO = 'class/gpio';

/** Labels of the chip behind the 40-pin header: Pi 0 to 3, Pi 4, Pi 5. */
const HEADER_CHIP = /^pinctrl-(bcm2835|bcm2711|rp1)$/;

/** The chip behind the header, as this kernel numbers it. */
export interface GpioChip {
  readonly label: string;
  /** Number of GPIO 0 in sysfs. It differs from kernel to kernel; the label does not. */
  readonly base: number;
}

/** The header's chip; undefined on a machine without one. */
export function findGpioChip(sysfs: Sysfs): GpioChip | undefined {
  for (const name of sysfs.list(GPIO)) {
    if (!/^gpiochip\d+$/.test(name)) continue;
    const label = sysfs.read(`${GPIO}/${name}/label`);
    if (!HEADER_CHIP.test(label)) continue;
    return { label, base: Number(sysfs.read(`${GPIO}/${name}/base`)) };
  }
  return undefined;
}

/** @throws {BoardError} `BOARD_OPEN` saying what is missing. */
export function requireGpioChip(sysfs: Sysfs): GpioChip {
  const chip = findGpioChip(sysfs);
  if (chip !== undefined) return chip;
  const text = sysfs.has(`${GPIO}/export`)
    ? `no GPIO chip of a Raspberry Pi below ${sysfs.root}/${GPIO}: set board.driver to simulated on any other machine`
    : `this kernel has no ${sysfs.root}/${GPIO}: it takes one built with CONFIG_GPIO_SYSFS, as Raspberry Pi OS Bookworm has`;
  throw new BoardError('BOARD_OPEN', text);
}

/** Folder of a line of the header in sysfs, exported or not. */
export function linePath(chip: GpioChip, pin: number): string {
  return `${GPIO}/gpio${chip.base + pin}`;
}
