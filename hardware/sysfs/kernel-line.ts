import type { Clock } from '../../src/clock.ts';
import type { InputLine, OutputLine } from '../direct-lines.ts';
import { type GpioChip, linePath } from './gpio-chip.ts';
import { exportLine } from './gpio-lines.ts';
import type { Sysfs } from './sysfs.ts';

/** A line of the header through the kernel's own files, beside whatever driver drives the rest. */
export function kernelInput(sysfs: Sysfs, path: string): InputLine {
  return { read: () => (sysfs.read(`${path}/value`) === '1' ? 1 : 0) };
}

/** An output that is low from its first moment. @throws {BoardError} `BOARD_OPEN` */
export async function openKernelOutput(
  sysfs: Sysfs,
  clock: Clock,
  at: { chip: GpioChip; pin: number },
): Promise<OutputLine> {
  await exportLine(sysfs, clock, at);
  const path = linePath(at.chip, at.pin);
  sysfs.write(`${path}/direction`, 'low');
  return {
    ...kernelInput(sysfs, path),
    write: (level) => sysfs.write(`${path}/value`, String(level)),
  };
}
