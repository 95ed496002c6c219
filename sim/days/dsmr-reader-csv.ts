import { ZoneOffset } from '../../src/meter/zone-offset.ts';
import { cellsOf, numberIn, wallTimeIn } from './cells.ts';
import { DayFileError } from './day-file-error.ts';
import { splitNet } from './plain-csv.ts';
import type { RowReader } from './row-reader.ts';

/**
 * Start of the hour, two tariffs of import, two of export, gas; the words depend on the language.
 */
const HEADER = /^[^,\d]+,[^,]*1[^,]*,[^,]*2[^,]*,[^,]*1[^,]*,[^,]*2[^,]*(,[^,]*)?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:?\d{2})$/;
const HOUR_S = 3_600;

/** Whether a header is that of dsmr-reader's export of hours. */
export function isDsmrReaderHeader(header: string): boolean {
  return HEADER.test(header.trim());
}

/**
 * Reads dsmr-reader's export of hours: the hour's start with its offset from UTC, then kWh of that
 * hour, import low and normal, export low and normal. Power is the mean of the hour.
 *
 * @param timezone - whose midnights separate the days, an IANA name.
 * @throws {DayFileError} where times or numbers are not as expected.
 */
export function dsmrReaderCsv(file: string, timezone: string): RowReader {
  const zone = new ZoneOffset(timezone);
  let lastS = Number.NEGATIVE_INFINITY;
  return {
    basis: 'net',
    hasDates: true,
    row(line, number) {
      if (line.trim() === '') return undefined;
      const place = { file, line: number };
      const [start = '', ...cells] = cellsOf(line);
      if (!INSTANT.test(start)) {
        const problem = `"${start}" is no start of an hour like 2026-03-18T10:00:00+01:00`;
        throw new DayFileError('DAY_FILE_VALUE', place, problem);
      }
      const atS = wallTimeIn(zone.local(Date.parse(start)), 'the hour', place);
      // When the clock goes back, the same hour comes twice; the night has no sun to follow.
      if (atS === lastS) return { leftOut: 'repeated-hour' };
      lastS = atS;
      const [in1 = 0, in2 = 0, out1 = 0, out2 = 0] = cells
        .slice(0, 4)
        .map((cell) => numberIn(cell, 'kWh', place));
      const power = splitNet(Math.round((in1 + in2 - out1 - out2) * 1_000));
      return { number, atS, forS: HOUR_S, ...power };
    },
  };
}
