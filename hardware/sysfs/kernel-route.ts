import type { Clock } from '../../src/clock.ts';
import type { GuardPlan } from '../guard/guard-plan.ts';
import type { OutputPins } from '../output-pins.ts';
import { GPIO, linePath, requireGpioChip } from './gpio-chip.ts';
import { exportLine, lowWhatIsDriven } from './gpio-lines.ts';
import type { Sysfs } from './sysfs.ts';

export interface KernelRoute {
  readonly route: Pick<GuardPlan, 'contactor' | 'pilot'>;
  close(): void;
}

/**
 * The kernel's way to the lines of a driver that goes past the kernel, so that a guard needs no such
 * driver. Nothing changes by it but a contactor that was left high, which becomes low.
 *
 * @throws {BoardError} `BOARD_OPEN` where the kernel does not give the lines.
 */
export async function openKernelRoute(
  sysfs: Sysfs,
  clock: Clock,
  { pilot, contactor }: OutputPins,
): Promise<KernelRoute> {
  const chip = requireGpioChip(sysfs);
  const numbers: number[] = [];
  const close = (): void => {
    for (const number of numbers.splice(0)) sysfs.write(`${GPIO}/unexport`, String(number));
  };
  try {
    if (contactor !== undefined) {
      lowWhatIsDriven(sysfs, linePath(chip, contactor));
      numbers.push(await exportLine(sysfs, clock, { chip, pin: contactor }));
    }
    numbers.push(await exportLine(sysfs, clock, { chip, pin: pilot }));
  } catch (error) {
    close();
    throw error;
  }
  return {
    route: {
      pilot: { kind: 'gpio', path: linePath(chip, pilot) },
      ...(contactor !== undefined && { contactor: { path: linePath(chip, contactor) } }),
    },
    close,
  };
}
