export type DayFileErrorCode =
  /** The file cannot be opened or unpacked. */
  | 'DAY_FILE_UNREADABLE'
  /** None of the known formats. */
  | 'DAY_FILE_FORMAT'
  /** A required column is missing. */
  | 'DAY_FILE_COLUMN'
  /** A cell that is not a number or a time, or out of range. */
  | 'DAY_FILE_VALUE'
  /** Rows out of order. */
  | 'DAY_FILE_TIME'
  /** A file without a byte, or without a single row. */
  | 'DAY_FILE_EMPTY';

/** Where in a file something is. */
export interface FilePlace {
  readonly file: string;
  /** 1 is the first. */
  readonly line?: number;
  /** In a capture; 1 is the first. */
  readonly telegram?: number;
}

/** A day cannot be read from a file. The message says where, what, and what is allowed. */
export class DayFileError extends Error {
  override readonly name = 'DayFileError';
  readonly code: DayFileErrorCode;
  readonly place: FilePlace;

  constructor(code: DayFileErrorCode, place: FilePlace, problem: string, options?: ErrorOptions) {
    const line = place.line === undefined ? '' : `:${place.line}`;
    const telegram = place.telegram === undefined ? '' : `telegram ${place.telegram}: `;
    super(`${place.file}${line}: ${telegram}${problem}`, options);
    this.code = code;
    this.place = place;
  }
}
