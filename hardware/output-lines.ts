import type { EvseOutputs } from '../src/charging/board.ts';

/**
 * What became of the outputs: driven and read back, or found open by somebody else, who is the
 * guard or an intruder. A contactor that was opened stays open until it was told to open.
 */
export type Driven = 'as-told' | 'opened-elsewhere';

/** Pilot and contactor, as one driver drives them. */
export interface OutputLines {
  /**
   * Drives all outputs, writing only what changes: the contactor opens before the pilot changes and
   * closes after it. Reads them back.
   *
   * @throws {BoardError} `BOARD_WRITE` when a line is not what it was told to be.
   */
  drive(outputs: EvseOutputs): Driven;
  /** Open and X1, whatever was written before. @throws {BoardError} `BOARD_WRITE` */
  makeSafe(): void;
  /** Gives the lines back. They are safe by then. */
  release(): void;
}
