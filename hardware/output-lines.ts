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
   * @returns `under-way` where that takes time; a listener hears what became of it.
   * @throws {BoardError} `BOARD_WRITE` when a line is not what it was told to be.
   */
  drive(outputs: EvseOutputs): Driven | 'under-way';
  /** Open and X1, whatever was written before. @throws {BoardError} `BOARD_WRITE` */
  makeSafe(): void;
  /**
   * Lets go.
   *
   * @param isSafe - whether the lines were read back as safe. Otherwise they stay as they are, for
   *   the guard to reach.
   */
  release(isSafe: boolean): void;
  /** Only of lines that are under way after {@link drive}. */
  watch?(listener: LinesListener): void;
}

/** Hears of lines that are driven over a link. */
export interface LinesListener {
  /** What was driven last has been read back. */
  driven(driven: Driven): void;
  /** Nothing is known of the lines any more. */
  lost(detail: string): void;
  /** The lines can be driven again, and are at X1 and open. */
  back(): void;
}
