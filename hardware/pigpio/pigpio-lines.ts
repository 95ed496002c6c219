import { BoardError, type PilotDrive } from '../../src/charging/board.ts';
import { DirectLines, type OutputLine, type PilotOutput } from '../direct-lines.ts';
import type { OutputPins } from '../output-pins.ts';
import { millionthsOf, PILOT_HZ } from '../pilot-duty.ts';
import { PIGPIO_INSTEAD, type PigpioGpio, type PigpioModule } from './pigpio-package.ts';
import { type Signals, withSignalsKept } from './signals.ts';

const OUTPUT = 1;

export interface PigpioLinesOptions {
  readonly pins: OutputPins;
  readonly pigpio: PigpioModule;
  /** Label of the chip behind the header, as the kernel has it; undefined where there is none. */
  readonly gpioLabel: string | undefined;
  /** Where the process hears of signals. */
  readonly signals: Signals;
}

/**
 * Pilot and contactor, driven by the pigpio library in this process.
 *
 * @throws {BoardError} `BOARD_OPEN` naming another driver where the library cannot work.
 */
export function openPigpioLines(options: PigpioLinesOptions): DirectLines {
  const { pins, pigpio } = options;
  start(options);
  try {
    const contactor = pins.contactor === undefined ? undefined : lowOutput(pigpio, pins.contactor);
    const pilot = new PigpioPilot(new pigpio.Gpio(pins.pilot));
    pilot.forceSteady();
    const threePhase =
      pins.threePhase === undefined ? undefined : lowOutput(pigpio, pins.threePhase);
    return new DirectLines({ pilot, contactor, threePhase, release: () => pigpio.terminate() });
  } catch (cause) {
    pigpio.terminate();
    const text = `the pigpio library cannot drive GPIO ${pins.pilot} and ${pins.contactor}: hardware PWM is on 12, 13, 18 and 19`;
    throw new BoardError('BOARD_OPEN', text, { cause });
  }
}

function start({ pigpio, gpioLabel, signals }: PigpioLinesOptions): void {
  if (gpioLabel === 'pinctrl-rp1') {
    const text = 'the pigpio library knows no Pi 5: set board.driver to sysfs';
    throw new BoardError('BOARD_OPEN', text);
  }
  // It would listen on all addresses, for anyone who wants to drive our pins.
  pigpio.configureInterfaces(pigpio.DISABLE_FIFO_IF | pigpio.DISABLE_SOCK_IF);
  try {
    withSignalsKept(signals, () => pigpio.initialize());
  } catch (cause) {
    const text = `the pigpio library does not start, which takes root and no pigpiod beside it: ${PIGPIO_INSTEAD}`;
    throw new BoardError('BOARD_OPEN', text, { cause });
  }
}

/** Low before it is an output: a pin keeps the level it was given as an input. */
function lowOutput(pigpio: PigpioModule, pin: number): OutputLine {
  const gpio = new pigpio.Gpio(pin);
  gpio.digitalWrite(0);
  gpio.mode(OUTPUT);
  return {
    read: () => (gpio.digitalRead() === 1 ? 1 : 0),
    write: (level) => {
      gpio.digitalWrite(level);
    },
  };
}

class PigpioPilot implements PilotOutput {
  readonly #gpio: PigpioGpio;
  #written = Number.NaN;

  constructor(gpio: PigpioGpio) {
    this.#gpio = gpio;
  }

  drive(pilot: PilotDrive): void {
    const millionths = millionthsOf(pilot);
    if (millionths === this.#written) return;
    this.#written = Number.NaN;
    this.#gpio.hardwarePwmWrite(PILOT_HZ, millionths);
    this.#written = millionths;
  }

  forceSteady(): void {
    this.#written = Number.NaN;
    this.drive({ kind: 'steady' });
  }

  difference(): string | undefined {
    const millionths = this.#gpio.getPwmDutyCycle();
    if (millionths === this.#written) return undefined;
    return `a duty of ${millionths} millionths where ${this.#written} was written`;
  }
}
