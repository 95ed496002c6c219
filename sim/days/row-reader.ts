import type { DayBasis, DayRow } from './day-builder.ts';

/** A line that was left out, and why. */
export interface LeftOut {
  readonly leftOut: string;
}

/** Reads the lines of one format as rows. */
export interface RowReader {
  readonly basis: DayBasis;
  /** Whether its rows know their date. */
  readonly hasDates: boolean;
  /**
   * @param number - line of the file, 1 is the header.
   * @returns undefined for an empty line, and for one that only prepares the next.
   * @throws {DayFileError} where the line breaks the format.
   */
  row(line: string, number: number): DayRow | LeftOut | undefined;
}
