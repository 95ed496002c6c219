import { BoardError } from '../../src/charging/board.ts';
import type { Clock } from '../../src/clock.ts';
import { codeOf } from '../../src/thrown.ts';
import type { InputLine, OutputLine } from '../direct-lines.ts';
import { GPIO, type GpioChip, linePath } from './gpio-chip.ts';
import type { OnoffGpio, OnoffModule } from './onoff.ts';
import { untilWritable } from './permission.ts';
import type { Sysfs } from './sysfs.ts';

/** Drives a line low that somebody left an output, before anything else is done with it. */
export function lowWhatIsDriven(sysfs: Sysfs, path: string): void {
  if (sysfs.has(path) && sysfs.read(`${path}/direction`) === 'out') {
    sysfs.write(`${path}/value`, '0');
  }
}

/**
 * Exports a line of the header and waits until this user may use it.
 *
 * @returns its number in sysfs.
 * @throws {BoardError} `BOARD_OPEN` when it is not to be had.
 */
export async function exportLine(
  sysfs: Sysfs,
  clock: Clock,
  { chip, pin }: { chip: GpioChip; pin: number },
): Promise<number> {
  const path = linePath(chip, pin);
  const number = chip.base + pin;
  if (!sysfs.has(path)) {
    await untilWritable(sysfs, clock, [`${GPIO}/export`]);
    try {
      sysfs.write(`${GPIO}/export`, String(number));
    } catch (cause) {
      const holder =
        codeOf(cause) === 'EBUSY'
          ? 'is held by another program or driver: gpioinfo names it'
          : `cannot be exported as ${number}`;
      throw new BoardError('BOARD_OPEN', `GPIO ${pin} ${holder}`, { cause });
    }
  }
  await untilWritable(sysfs, clock, [`${path}/direction`, `${path}/value`]);
  return number;
}

/** Lines of the header, driven and read through the package onoff. */
export class GpioLines {
  readonly #parts: GpioLinesParts;
  readonly #open: OnoffGpio[] = [];

  constructor(parts: GpioLinesParts) {
    this.#parts = parts;
  }

  /** An output that is low from its first moment. @throws {BoardError} `BOARD_OPEN` */
  async output(pin: number): Promise<OutputLine> {
    const gpio = await this.#take(pin, 'low');
    return { read: () => gpio.readSync(), write: (level) => gpio.writeSync(level) };
  }

  /** @throws {BoardError} `BOARD_OPEN` */
  async input(pin: number): Promise<InputLine> {
    const gpio = await this.#take(pin, 'in');
    return { read: () => gpio.readSync() };
  }

  /** Gives every line back. */
  close(): void {
    for (const gpio of this.#open.splice(0)) gpio.unexport();
  }

  async #take(pin: number, direction: 'in' | 'low'): Promise<OnoffGpio> {
    const { sysfs, clock, chip, onoff } = this.#parts;
    const number = await exportLine(sysfs, clock, { chip, pin });
    let gpio: OnoffGpio;
    try {
      gpio = new onoff.Gpio(number, direction);
    } catch (cause) {
      throw new BoardError('BOARD_OPEN', `GPIO ${pin} cannot be opened`, { cause });
    }
    this.#open.push(gpio);
    // The package is silent when a line that was exported before cannot be turned round.
    const wanted = direction === 'in' ? 'in' : 'out';
    if (gpio.direction() !== wanted) {
      throw new BoardError('BOARD_OPEN', `GPIO ${pin} cannot be made an ${wanted}put`);
    }
    return gpio;
  }
}

export interface GpioLinesParts {
  readonly sysfs: Sysfs;
  readonly clock: Clock;
  readonly chip: GpioChip;
  readonly onoff: OnoffModule;
}
