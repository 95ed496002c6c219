import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { BoardError } from '../../src/charging/board.ts';

/** What we use of the package pigpio. */
export interface PigpioModule {
  readonly Gpio: new (gpio: number) => PigpioGpio;
  readonly DISABLE_FIFO_IF: number;
  readonly DISABLE_SOCK_IF: number;
  configureInterfaces(interfaces: number): void;
  initialize(): void;
  terminate(): void;
}

export interface PigpioGpio {
  /** 1 makes it an output. */
  mode(mode: number): unknown;
  digitalRead(): number;
  digitalWrite(level: number): unknown;
  /** @param dutyCycle - millionths. */
  hardwarePwmWrite(frequency: number, dutyCycle: number): unknown;
  getPwmDutyCycle(): number;
}

/** What else there is where this package cannot work. */
export const PIGPIO_INSTEAD = 'set board.driver to sysfs, or to pigpiod where that daemon runs';

/** @throws {BoardError} `BOARD_OPEN` when the package or its C library is not there. */
export function loadPigpio(): PigpioModule {
  const require = createRequire(import.meta.url);
  try {
    // Its native part by itself first: without it, the package prints pages and throws later.
    require(join(dirname(require.resolve('pigpio')), 'build', 'Release', 'pigpio.node'));
    return require('pigpio') as PigpioModule;
  } catch (cause) {
    const text = `the pigpio library is not installed: ${PIGPIO_INSTEAD}, or install the library and run npm rebuild pigpio`;
    throw new BoardError('BOARD_OPEN', text, { cause });
  }
}
