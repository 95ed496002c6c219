import { stat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import type { FileDay } from '../days/day-builder.ts';
import { readDays } from '../days/day-file.ts';
import { DAY_NAMES } from '../days/named-days.ts';
import { duration, time } from '../time-words.ts';
import type { DayToRun } from './day-job.ts';

/** Where days come from: one that ships, or a file with one or many. */
export type DaySource =
  | { readonly kind: 'shipped'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string };

/** A day on its way, and what its file had to say about it. */
export interface FoundDay {
  readonly day: DayToRun;
  readonly remarks: readonly string[];
}

const SHIPPED: readonly DaySource[] = DAY_NAMES.map((name) => ({ kind: 'shipped', name }));
/** Gaps that are named one by one; of more only the number and the sum are told. */
const NAMED_GAPS = 3;

/**
 * Finds what was asked for: names of shipped days, files, patterns; all shipped days for nothing.
 *
 * @returns the sources in the order asked for, or what is wrong with the first that is none.
 */
export async function sourcesFor(
  asked: readonly string[],
): Promise<{ readonly sources: readonly DaySource[] } | { readonly problem: string }> {
  if (asked.length === 0) return { sources: SHIPPED };
  const sources: DaySource[] = [];
  for (const one of asked) {
    const found = await sourcesOf(one);
    if (typeof found === 'string') return { problem: found };
    sources.push(...found);
  }
  return { sources };
}

async function sourcesOf(asked: string): Promise<readonly DaySource[] | string> {
  if (DAY_NAMES.includes(asked)) return [{ kind: 'shipped', name: asked }];
  const entry = await stat(asked).catch(() => undefined);
  if (entry?.isDirectory()) return `${asked} is a folder; name its files, as in '${asked}/*.csv'`;
  if (entry !== undefined && !entry.isFile()) {
    return `${asked} is no regular file; what comes through a pipe must be saved first`;
  }
  if (entry !== undefined) return [{ kind: 'file', path: asked }];
  // Only a pattern needs it.
  const { glob, isDynamicPattern } = await import('tinyglobby');
  const options = { expandDirectories: false, absolute: isAbsolute(asked) };
  const paths = isDynamicPattern(asked) ? await glob(asked, options) : [];
  if (paths.length > 0) return paths.toSorted().map((path) => ({ kind: 'file', path }));
  return `${asked} is no file and no pattern of files, and none of the days that ship: ${DAY_NAMES.join(', ')}`;
}

/**
 * The days of a source, one after the other.
 *
 * @throws {DayFileError} where a file cannot be read on; days before that have come.
 */
export async function* daysOf(source: DaySource): AsyncGenerator<FoundDay> {
  if (source.kind === 'shipped') {
    yield { day: { kind: 'shipped', name: source.name }, remarks: [] };
    return;
  }
  for await (const day of readDays(source.path)) {
    const { houseW, pvW, date } = day;
    // Most files hold one day without a date.
    const name = date === 'day 1' ? basename(source.path) : day.name;
    yield { day: { kind: 'recorded', name, houseW, pvW }, remarks: remarksOn(day) };
  }
}

/** What is missing in a recorded day, in words. */
function remarksOn({ gaps, leftOut }: FileDay): string[] {
  const remarks: string[] = [];
  if (gaps.length > 0) {
    const seconds = gaps.reduce((sum, [fromS, untilS]) => sum + untilS - fromS, 0);
    const named = gaps.slice(0, NAMED_GAPS).map(([from, until]) => `${time(from)}-${time(until)}`);
    const more = gaps.length > NAMED_GAPS ? ` and ${gaps.length - NAMED_GAPS} more` : '';
    remarks.push(`nothing is known of ${named.join(', ')}${more}, ${duration(seconds)} in all`);
  }
  const parts = Object.entries(leftOut).map(([kind, count]) => `${count} ${kind}`);
  if (parts.length > 0) remarks.push(`left out: ${parts.join(', ')}`);
  return remarks;
}
