import { basename } from 'node:path';
import { DayBuilder, type DayRow, type FileDay } from './day-builder.ts';
import { DayFileError } from './day-file-error.ts';
import { dsmrReaderCsv, isDsmrReaderHeader } from './dsmr-reader-csv.ts';
import { bytesOf, headOf, linesOf } from './file-bytes.ts';
import { homeWizardCsv, isHomeWizardHeader } from './homewizard-csv.ts';
import { isPlainHeader, plainCsv } from './plain-csv.ts';
import type { LeftOut, RowReader } from './row-reader.ts';
import { isTelegramCapture, TelegramCapture } from './telegram-capture.ts';

export interface DayFileOptions {
  /** Whose midnights separate the days, an IANA name; Europe/Amsterdam unless given. */
  readonly timezone?: string;
}

const HEAD_BYTES = 16 * 1_024;
const SHOWN_CHARACTERS = 60;
const FORMATS =
  'a CSV (t_s,house_w,pv_w or t_s,net_w), P1 telegrams, or an export of dsmr-reader (hours) or HomeWizard';

/**
 * Reads the days of a file, gzip or not, one after the other: our own CSV, captures of P1
 * telegrams, exports of dsmr-reader and HomeWizard. It holds one day in memory, however long the
 * file is.
 *
 * @throws {DayFileError} where the file breaks its format; the days before that were yielded.
 */
export async function* readDays(
  file: string,
  options: DayFileOptions = {},
): AsyncGenerator<FileDay> {
  const timezone = options.timezone ?? 'Europe/Amsterdam';
  const head = (await headOf(file, HEAD_BYTES)).toString('latin1');
  const header = headerOf(head);
  const reader = readerOf(file, header, timezone);
  if (reader !== undefined) yield* daysOfRows(file, reader);
  else if (isTelegramCapture(head)) yield* daysOfTelegrams(file, timezone);
  else {
    if (head === '') throw new DayFileError('DAY_FILE_EMPTY', { file }, 'the file is empty');
    const hint = header.includes(';') ? '; columns are parted by commas, not semicolons' : '';
    const problem = `it begins with "${shown(header)}"; ${FORMATS} are read${hint}`;
    throw new DayFileError('DAY_FILE_FORMAT', { file, line: 1 }, problem);
  }
}

async function* daysOfTelegrams(file: string, timezone: string): AsyncGenerator<FileDay> {
  const parts = { basis: 'net', hasDates: true, counted: 'telegram' } as const;
  const builder = new DayBuilder({ file, name: basename(file), ...parts });
  const capture = new TelegramCapture(file, timezone);
  for await (const bytes of bytesOf(file)) {
    for (const day of daysWith(builder, capture.push(bytes))) yield day;
  }
  yield* daysWith(builder, capture.end());
  yield* builder.end();
}

function* daysWith(
  builder: DayBuilder,
  rows: readonly (DayRow | LeftOut)[],
): Generator<FileDay, void> {
  for (const row of rows) {
    if ('leftOut' in row) builder.leaveOut(row.leftOut);
    else yield* builder.add(row);
  }
}

async function* daysOfRows(file: string, reader: RowReader): AsyncGenerator<FileDay> {
  const { basis, hasDates } = reader;
  const name = basename(file);
  const builder = new DayBuilder({ file, name, basis, hasDates, counted: 'line' });
  let number = 0;
  for await (const lines of linesOf(file)) {
    for (const line of lines) {
      number += 1;
      if (number === 1) continue;
      const row = reader.row(line, number);
      if (row === undefined) continue;
      if ('leftOut' in row) builder.leaveOut(row.leftOut);
      else for (const day of builder.add(row)) yield day;
    }
  }
  yield* builder.end();
}

/** The first line, without the mark that Windows programs put before it. */
function headerOf(head: string): string {
  const [first = ''] = head.replace(/^\u00ef\u00bb\u00bf/, '').split(/\r?\n/, 1);
  return first;
}

/** Bytes as a terminal may show them: they may be anything, control characters included. */
function shown(text: string): string {
  const plain = text.slice(0, SHOWN_CHARACTERS).replace(/[^ -~]/g, '.');
  return text.length > SHOWN_CHARACTERS ? `${plain}...` : plain;
}

function readerOf(file: string, header: string, timezone: string): RowReader | undefined {
  if (isPlainHeader(header)) return plainCsv(file, header);
  if (isHomeWizardHeader(header)) return homeWizardCsv(file, header);
  if (isDsmrReaderHeader(header)) return dsmrReaderCsv(file, timezone);
  return undefined;
}
