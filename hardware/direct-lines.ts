import { BoardError, type EvseOutputs, type PilotDrive } from '../src/charging/board.ts';
import type { Driven, OutputLines } from './output-lines.ts';

/** Level of a pin. */
export type Level = 0 | 1;

/** A line that is read. */
export interface InputLine {
  /** @throws {NodeJS.ErrnoException} */
  read(): Level;
}

/** A line that is driven. */
export interface OutputLine extends InputLine {
  /** @throws {NodeJS.ErrnoException} */
  write(level: Level): void;
}

/** What makes the pilot. */
export interface PilotOutput {
  /** Writes once when the duty is another than before. @throws what the driver says */
  drive(pilot: PilotDrive): void;
  /** X1, whatever was written before. @throws what the driver says */
  forceSteady(): void;
  /** @returns what is wrong with what is driven; undefined if it is what was told. */
  difference(): string | undefined;
}

export interface DirectLinesParts {
  readonly pilot: PilotOutput;
  /** Undefined where only the pilot is driven. */
  readonly contactor: OutputLine | undefined;
  /** High wires three phases through; undefined where the wiring is fixed. */
  readonly threePhase: OutputLine | undefined;
  /** Lets go of all of it; `isSafe` as in {@link OutputLines.release}. */
  readonly release: (isSafe: boolean) => void;
}

/** Pilot and contactor that take a write at once, and can be read back at once. */
export class DirectLines implements OutputLines {
  readonly #parts: DirectLinesParts;
  #contactor: Level = 0;
  #threePhase: Level = 0;

  constructor(parts: DirectLinesParts) {
    this.#parts = parts;
  }

  drive(outputs: EvseOutputs): Driven {
    return this.#orBoardError(() => {
      const { pilot } = this.#parts;
      if (outputs.contactor === 'open') {
        this.#writeContactor(0);
        if (outputs.phases !== undefined) this.#wire(outputs.phases);
      }
      pilot.drive(outputs.pilot);
      if (outputs.contactor === 'closed') this.#writeContactor(1);
      return this.#readBack();
    });
  }

  makeSafe(): void {
    this.#orBoardError(() => {
      const { pilot, contactor } = this.#parts;
      // One that fails must not keep the other from being tried.
      try {
        contactor?.write(0);
        this.#contactor = 0;
      } finally {
        pilot.forceSteady();
      }
      this.#readBack();
    });
  }

  release(isSafe: boolean): void {
    this.#parts.release(isSafe);
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

  /** @throws {BoardError} `BOARD_WRITE` where the board is otherwise than it was told. */
  #readBack(): Driven {
    const { pilot, contactor } = this.#parts;
    const difference = pilot.difference();
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
