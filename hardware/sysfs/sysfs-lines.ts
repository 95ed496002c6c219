import { BoardError, type EvseOutputs } from '../../src/charging/board.ts';
import type { Driven, OutputLines } from '../output-lines.ts';
import type { GpioLines, Level, OutputLine } from './gpio-lines.ts';
import type { SysfsPwm } from './sysfs-pwm.ts';

export interface SysfsLinesParts {
  readonly pwm: SysfsPwm;
  readonly gpio: GpioLines;
  /** Undefined where only the pilot is driven. */
  readonly contactor: OutputLine | undefined;
  /** High wires three phases through; undefined where the wiring is fixed. */
  readonly threePhase: OutputLine | undefined;
}

/** Pilot on kernel PWM, contactor on a GPIO line. */
export class SysfsLines implements OutputLines {
  readonly #parts: SysfsLinesParts;
  #contactor: Level = 0;
  #threePhase: Level = 0;

  constructor(parts: SysfsLinesParts) {
    this.#parts = parts;
  }

  drive(outputs: EvseOutputs): Driven {
    return this.#orBoardError(() => {
      const { pwm } = this.#parts;
      if (outputs.contactor === 'open') {
        this.#writeContactor(0);
        if (outputs.phases !== undefined) this.#wire(outputs.phases);
      }
      pwm.drive(outputs.pilot);
      if (outputs.contactor === 'closed') this.#writeContactor(1);
      return this.#readBack();
    });
  }

  makeSafe(): void {
    this.#orBoardError(() => {
      const { pwm, contactor } = this.#parts;
      // One that fails must not keep the other from being tried.
      try {
        contactor?.write(0);
        this.#contactor = 0;
      } finally {
        pwm.forceSteady();
      }
      this.#readBack();
    });
  }

  release(): void {
    this.#parts.gpio.close();
  }

  #writeContactor(level: Level): void {
    if (level === this.#contactor) return;
    this.#parts.contactor?.write(level);
    this.#contactor = level;
  }

  #wire(phases: 1 | 3): void {
    const level = phases === 3 ? 1 : 0;
    if (level === this.#threePhase) return;
    this.#parts.threePhase?.write(level);
    this.#threePhase = level;
  }

  /** @throws {BoardError} `BOARD_WRITE` where the kernel says otherwise than it was told. */
  #readBack(): Driven {
    const { pwm, contactor } = this.#parts;
    const difference = pwm.difference();
    if (difference !== undefined) {
      throw new BoardError('BOARD_WRITE', `the pilot is not what it was driven to: ${difference}`);
    }
    if (contactor === undefined) return 'as-told';
    const level = contactor.read();
    if (level === this.#contactor) return 'as-told';
    if (level === 0) return 'opened-elsewhere';
    throw new BoardError('BOARD_WRITE', 'the contactor line is high though it was driven low');
  }

  #orBoardError<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      if (cause instanceof BoardError) throw cause;
      throw new BoardError('BOARD_WRITE', 'a line of the board cannot be driven', { cause });
    }
  }
}
