import type { Span } from '../meter-line.ts';
import { time } from '../time-words.ts';
import { DAY_S, type MeterDay } from './day.ts';
import { DayFileError } from './day-file-error.ts';
import { roomForDay } from './day-room.ts';

/** Power from a certain second on, as one row of a file has it. */
export interface DayRow {
  /** Line of the file or telegram of the capture, for messages; 1 is the first. */
  readonly number: number;
  /** Local wall-clock time, seconds since some midnight: the file's own, or that of 1970. */
  readonly atS: number;
  readonly houseW: number;
  readonly pvW: number;
  /** How long it holds, seconds; the usual distance of the file's rows unless given. */
  readonly forS?: number;
}

/** What a file knows of the house. */
export type DayBasis =
  /** House and sun separately. */
  | 'house-and-sun'
  /** The grid meter only: import stands as house, export as sun, the surplus is the same. */
  | 'net';

/** A day that somebody recorded. Seconds inside a gap are NaN. */
export interface FileDay extends MeterDay {
  /** As in the file; `day 1` and so on where it has no date. */
  readonly date: string;
  readonly basis: DayBasis;
  /** Usual distance of the rows, seconds. */
  readonly periodS: number;
  /** Stretches that nobody recorded, the parts of the day before and after the file included. */
  readonly gaps: readonly Span[];
  /** What was left out and how often, by kind, e.g. `checksum` or `repeated-hour`. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** Rows whose distances determine how far apart a file's rows are. */
const LEARNING_ROWS = 64;
/** Rows further apart than this many periods have a gap between them. */
const GAP_PERIODS = 1.5;
/** A mean over more than an hour says too little about a day. */
const LONGEST_PERIOD_S = 3_600;
const NONE: readonly FileDay[] = [];

interface Today {
  readonly index: number;
  readonly houseW: Float32Array;
  readonly pvW: Float32Array;
  readonly gaps: Span[];
}

export interface DayBuilderParts {
  readonly file: string;
  readonly name: string;
  readonly basis: DayBasis;
  /** What the line numbers count. */
  readonly counted: 'line' | 'telegram';
  /** Whether rows count from midnight of the first of January 1970 rather than the file's own. */
  readonly hasDates: boolean;
}

/** Makes days of rows; holds one day at a time, however long the file is. */
export class DayBuilder {
  readonly #parts: DayBuilderParts;
  #learning: DayRow[] | undefined = [];
  #periodS = 1;
  #today: Today | undefined;
  #last: DayRow | undefined;
  #leftOut: Record<string, number> = {};

  constructor(parts: DayBuilderParts) {
    this.#parts = parts;
  }

  /**
   * @returns the days that are complete with this row, mostly none.
   * @throws {DayFileError} with code `DAY_FILE_TIME` when the row is not later than the one before.
   */
  add(row: DayRow): readonly FileDay[] {
    if (this.#learning === undefined) return this.#place(row);
    this.#learning.push(row);
    return this.#learning.length < LEARNING_ROWS ? NONE : this.#learnt();
  }

  /** Counts something that was left out of the current day. */
  leaveOut(kind: string): void {
    this.#leftOut[kind] = (this.#leftOut[kind] ?? 0) + 1;
  }

  /**
   * @returns the days that are complete with the end of the file.
   * @throws {DayFileError} with code `DAY_FILE_EMPTY` when there was no row at all.
   */
  end(): readonly FileDay[] {
    const days = this.#learning === undefined ? [] : this.#learnt();
    if (this.#today === undefined || this.#last === undefined) {
      const skipped = Object.entries(this.#leftOut).map(([kind, count]) => `${count} ${kind}`);
      const why = skipped.length === 0 ? '' : ` (left out: ${skipped.join(', ')})`;
      const place = { file: this.#parts.file };
      throw new DayFileError('DAY_FILE_EMPTY', place, `no row of a day in it${why}`);
    }
    this.#closeLast(this.#today, DAY_S);
    return [...days, this.#finish(this.#today)];
  }

  #learnt(): FileDay[] {
    const rows = this.#learning ?? [];
    this.#learning = undefined;
    const steps = rows
      .map(({ atS, forS }, i) => forS ?? atS - (rows[i - 1]?.atS ?? Number.POSITIVE_INFINITY))
      .filter((step) => step > 0)
      .sort((a, b) => a - b);
    this.#periodS = steps[(steps.length - 1) >> 1] ?? 1;
    if (rows[0] !== undefined && this.#periodS > LONGEST_PERIOD_S) {
      this.#refuse(rows[0], `rows are ${this.#periodS} s apart; at most an hour is allowed`);
    }
    return rows.flatMap((row) => this.#place(row));
  }

  #place(row: DayRow): readonly FileDay[] {
    if (this.#last !== undefined && row.atS <= this.#last.atS) {
      const times = `${this.#when(row)} comes after ${this.#when(this.#last)}`;
      this.#refuse(row, `${times}; each row must be later than the one before`);
    }
    const index = Math.floor(row.atS / DAY_S);
    const done: FileDay[] = [];
    if (this.#today !== undefined && this.#today.index !== index) {
      this.#closeLast(this.#today, DAY_S, row);
      done.push(this.#finish(this.#today));
      this.#today = undefined;
    }
    if (this.#today === undefined) {
      this.#today = begin(index);
      if (row.atS % DAY_S > 0) this.#today.gaps.push([0, row.atS % DAY_S]);
    } else {
      this.#closeLast(this.#today, row.atS % DAY_S, row);
    }
    this.#last = row;
    return done.length === 0 ? NONE : done;
  }

  /** Lets the last row hold for its known length, and marks the rest as a gap. */
  #closeLast(today: Today, untilT: number, next?: DayRow): void {
    const last = this.#last;
    if (last === undefined) return;
    const fromT = last.atS % DAY_S;
    const period = last.forS ?? this.#periodS;
    const isNear =
      next !== undefined && last.forS === undefined && next.atS - last.atS <= GAP_PERIODS * period;
    const knownT = isNear ? untilT : Math.min(untilT, fromT + period);
    for (let t = fromT; t < knownT; t++) {
      today.houseW[t] = last.houseW;
      today.pvW[t] = last.pvW;
    }
    if (knownT < untilT) today.gaps.push([knownT, untilT]);
  }

  #finish({ index, houseW, pvW, gaps }: Today): FileDay {
    const { name, basis } = this.#parts;
    const date = this.#dateOf(index);
    const leftOut = this.#leftOut;
    this.#leftOut = {};
    const periodS = this.#periodS;
    return { name: `${name} ${date}`, date, houseW, pvW, basis, periodS, gaps, leftOut };
  }

  /** With its day, where the file goes back over midnight. */
  #when({ atS }: DayRow): string {
    const index = Math.floor(atS / DAY_S);
    const isOnlyDay = !this.#parts.hasDates && index === 0 && this.#today?.index === 0;
    const clock = time(atS % DAY_S);
    return isOnlyDay ? clock : `${this.#dateOf(index)} ${clock}`;
  }

  #dateOf(index: number): string {
    return this.#parts.hasDates ? isoDate(index) : `day ${index + 1}`;
  }

  #refuse({ number }: DayRow, problem: string): never {
    const { file, counted } = this.#parts;
    throw new DayFileError('DAY_FILE_TIME', { file, [counted]: number }, problem);
  }
}

function begin(index: number): Today {
  return {
    index,
    houseW: roomForDay(),
    pvW: roomForDay(),
    gaps: [],
  };
}

function isoDate(daysSince1970: number): string {
  return new Date(daysSince1970 * DAY_S * 1_000).toISOString().slice(0, 10);
}
