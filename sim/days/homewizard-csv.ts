import { cellsOf, numberIn, wallTimeIn } from './cells.ts';
import { DayFileError } from './day-file-error.ts';
import { splitNet } from './plain-csv.ts';
import type { RowReader } from './row-reader.ts';

const IMPORT = /^Import( T\d)? kWh$/;
const EXPORT = /^Export( T\d)? kWh$/;
/** The clock goes back by an hour, in the small hours. */
const CLOCK_CHANGE_S = 3_600;
const SMALL_HOURS_S = 4 * 3_600;
const DAY_S = 86_400;

/** The registers, kWh; NaN where the export has nothing. */
interface Stand {
  readonly atS: number;
  readonly importKwh: number;
  readonly exportKwh: number;
}

/** Whether a header is that of the HomeWizard app's export of a P1 or kWh meter. */
export function isHomeWizardHeader(header: string): boolean {
  const [time, ...columns] = cellsOf(header);
  return time === 'time' && columns.some((column) => IMPORT.test(column));
}

/**
 * Reads what the HomeWizard Energy app exports: local time without a zone, counted kWh at the end
 * of each quarter of an hour (`Import T1 kWh` ... or `Import kWh`), further columns ignored. A
 * row's power is the mean since the row before. An empty cell is a quarter that was not measured.
 *
 * @throws {DayFileError} where registers run backwards, or columns or times are not as expected.
 */
export function homeWizardCsv(file: string, header: string): RowReader {
  const columns = cellsOf(header);
  const numbered = columns.map((name, at) => ({ name, at }));
  const imports = numbered.filter(({ name }) => IMPORT.test(name));
  const exports = numbered.filter(({ name }) => EXPORT.test(name));
  let before: Stand | undefined;
  let periodS = Number.POSITIVE_INFINITY;

  const sum = (cells: string[], which: typeof imports, line: number): number => {
    if (which.some(({ at }) => (cells[at] ?? '') === '')) return Number.NaN;
    return which.reduce((kwh, { name, at }) => kwh + numberIn(cells[at], name, { file, line }), 0);
  };

  return {
    basis: 'net',
    hasDates: true,
    row(line, number) {
      if (line.trim() === '') return undefined;
      const place = { file, line: number };
      const cells = cellsOf(line);
      const now: Stand = {
        atS: wallTimeIn(cells[0], 'time', place),
        importKwh: sum(cells, imports, number),
        exportKwh: sum(cells, exports, number),
      };
      const from = before;
      if (from !== undefined && isClockChange(from.atS, now.atS)) {
        // What is counted in that hour belongs to no quarter that is told.
        before = { ...now, atS: from.atS };
        return { leftOut: 'repeated-hour' };
      }
      before = now;
      if (from === undefined) return undefined;
      const seconds = now.atS - from.atS;
      if (seconds <= 0) {
        throw new DayFileError(
          'DAY_FILE_TIME',
          place,
          `time is ${cells[0]}, not after the row before`,
        );
      }
      const netKwh = now.importKwh - from.importKwh - (now.exportKwh - from.exportKwh);
      if (Number.isNaN(netKwh)) return { leftOut: 'not-measured' };
      if (now.importKwh < from.importKwh || now.exportKwh < from.exportKwh) {
        throw new DayFileError(
          'DAY_FILE_VALUE',
          place,
          'a register runs back; counted kWh only grow',
        );
      }
      periodS = Math.min(periodS, seconds);
      // A mean over a hole in the file would hide the hole.
      if (seconds > periodS) return { leftOut: 'not-measured' };
      const power = splitNet(Math.round((netKwh * 3.6e6) / seconds));
      return { number, atS: from.atS, forS: seconds, ...power };
    },
  };
}

function isClockChange(fromS: number, toS: number): boolean {
  const backS = fromS - toS;
  return backS >= 0 && backS < CLOCK_CHANGE_S && toS % DAY_S < SMALL_HOURS_S;
}
