import { DayFileError, type FilePlace } from './day-file-error.ts';

const NUMBER = /^\s*[+-]?\d+(\.\d*)?([eE][+-]?\d+)?\s*$/;
/** A cell as a message shows it: it may contain anything, control characters included. */
const SHOWN_CHARACTERS = 40;
const LOCAL_TIME = /^\s*(\d{4}-\d{2}-\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?\s*$/;

/**
 * Reads a cell as a number.
 *
 * @throws {DayFileError} with code `DAY_FILE_VALUE` for anything else, NaN and infinity included.
 */
export function numberIn(cell: string | undefined, column: string, place: FilePlace): number {
  if (cell === undefined || !NUMBER.test(cell)) {
    const found =
      cell === undefined || cell.trim() === ''
        ? 'nothing'
        : `"${cell
            .trim()
            .slice(0, SHOWN_CHARACTERS)
            .replace(/[^ -~]/g, '.')}"`;
    throw new DayFileError('DAY_FILE_VALUE', place, `${column} is ${found}; a number is needed`);
  }
  return Number(cell);
}

/**
 * Reads wall-clock time, `YYYY-MM-DD hh:mm` with or without seconds, as seconds since midnight of
 * 1 January 1970 on the same wall clock.
 *
 * @throws {DayFileError} with code `DAY_FILE_VALUE` for anything else.
 */
export function wallTimeIn(cell: string | undefined, column: string, place: FilePlace): number {
  const [, date = '', hours, minutes, seconds = '0'] = LOCAL_TIME.exec(cell ?? '') ?? [];
  const midnight = Date.parse(`${date}T00:00:00Z`) / 1_000;
  const inDay = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  if (!Number.isFinite(midnight + inDay)) {
    const problem = `${column} is "${cell ?? ''}"; a time like 2026-03-18 10:15 is needed`;
    throw new DayFileError('DAY_FILE_VALUE', place, problem);
  }
  return midnight + inDay;
}

/** The cells of a line of comma-separated values; none of the formats here quotes a comma. */
export function cellsOf(line: string): string[] {
  return line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}
