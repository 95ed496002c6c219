import { cellsOf, numberIn } from './cells.ts';
import type { DayRow } from './day-builder.ts';
import { DayFileError, type FilePlace } from './day-file-error.ts';
import { quickNumbers } from './quick-numbers.ts';
import type { RowReader } from './row-reader.ts';

/** Thirty years of seconds; more is not a count of seconds but a date. */
const LATEST_S = 1e9;
/** No house has a megawatt. */
const MOST_W = 1e6;
const SPLIT_COLUMNS = ['t_s', 'house_w', 'pv_w'];
const NET_COLUMNS = ['t_s', 'net_w'];

/** Whether a header is one of ours. */
export function isPlainHeader(header: string): boolean {
  const known = new Set([...SPLIT_COLUMNS, ...NET_COLUMNS]);
  return cellsOf(header).some((cell) => known.has(cell));
}

/**
 * Reads `t_s,house_w,pv_w` or `t_s,net_w`: seconds from local midnight, watts; net is import
 * positive. Columns in any order; others are ignored.
 *
 * @throws {DayFileError} with code `DAY_FILE_COLUMN` when columns are missing.
 */
export function plainCsv(file: string, header: string): RowReader {
  const columns = cellsOf(header);
  const isNet = columns.includes('net_w') && !columns.includes('pv_w');
  const names = isNet ? NET_COLUMNS : SPLIT_COLUMNS;
  const missing = names.find((name) => !columns.includes(name));
  if (missing !== undefined) {
    const problem = `no column ${missing}; a day has ${SPLIT_COLUMNS} or ${NET_COLUMNS}`;
    throw new DayFileError('DAY_FILE_COLUMN', { file, line: 1 }, problem);
  }
  const wanted = names.map((name) => columns.indexOf(name));
  const slots = Int8Array.from({ length: Math.max(...wanted) + 1 }, (_, i) => wanted.indexOf(i));
  const numbers = new Float64Array(names.length);

  function readSlowly(line: string, place: FilePlace): void {
    const cells = cellsOf(line);
    for (const [slot, name] of names.entries()) {
      numbers[slot] = numberIn(cells[wanted[slot] ?? -1], name, place);
    }
  }

  function refuse(name: string, value: number, allowed: string, line: number): never {
    const problem = `${name} is ${value}; ${allowed}`;
    throw new DayFileError('DAY_FILE_VALUE', { file, line }, problem);
  }

  return {
    basis: isNet ? 'net' : 'house-and-sun',
    hasDates: false,
    row(line, number) {
      if (!quickNumbers(line, slots, numbers)) {
        if (line.trim() === '') return undefined;
        readSlowly(line, { file, line: number });
      }
      const [atS = 0, firstW = 0, secondW = 0] = numbers;
      if (!(Number.isInteger(atS) && atS >= 0 && atS <= LATEST_S)) {
        refuse(
          't_s',
          atS,
          `whole seconds from the first midnight are needed, at most ${LATEST_S}`,
          number,
        );
      }
      const mostW = Math.max(Math.abs(firstW), Math.abs(secondW));
      if (mostW > MOST_W) refuse('power', mostW, `at most ${MOST_W} W is allowed`, number);
      if (isNet) return { number, atS, ...splitNet(firstW) };
      return { number, atS, houseW: firstW, pvW: secondW };
    },
  };
}

/** Import as house and export as sun: what is behind the meter is unknown. */
export function splitNet(netW: number): Pick<DayRow, 'houseW' | 'pvW'> {
  return { houseW: Math.max(0, netW), pvW: Math.max(0, -netW) };
}
