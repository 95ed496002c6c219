import type { DayBasis, DayRow } from './day-builder.ts';

/** A line that was left out, and why. */
export interface LeftOut {
  readonly leftOut: string;
}

/** Turns the lines of one format into rows. */
export interface RowReader {
  readonly basis: DayBasis;
  /** Whether its rows know their date. */
  readonly hasDates: boolean;
  /**
   * @param number - line of the file, 1 is the header.
   * @returns undefined for an empty line, and for one that only prepares the next.
   * @throws {DayFileError} where the line is not as the format wants it.
   */
  row(line: string, number: number): DayRow | LeftOut | undefined;
}
