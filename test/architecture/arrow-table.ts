import { readFileSync } from 'node:fs';

/** One row of the table in ARCHITECTURE.md: a folder (ending in `/`) or a file, and what it may import. */
export interface Place {
  readonly path: string;
  readonly mayImport: readonly string[];
}

const section =
  readFileSync('ARCHITECTURE.md', 'utf8')
    .split(/^## /m)
    .find((text) => text.startsWith('Who may import whom')) ?? '';

/** Every row of the table in ARCHITECTURE.md, read from the document itself. */
export const places: readonly Place[] = section
  .split('\n')
  .map((line) => /^\| `([^`]+)` \|(.*)\|$/.exec(line))
  .filter((match) => match !== null)
  .map(([, path = '', targets = '']) => ({
    path,
    mayImport: [...targets.matchAll(/`([^`]+)`/g)].map(([, target = '']) => target),
  }));

/** The place a file belongs to: the longest row that contains it; undefined if none does. */
export function placeOf(file: string): Place | undefined {
  return places
    .filter(({ path }) => within(file, path))
    .sort((a, b) => b.path.length - a.path.length)[0];
}

/** One entry of the table: the place of a row, and one of the targets it names. */
export interface Arrow {
  readonly path: string;
  readonly target: string;
}

/**
 * Whether the table lets one file import another. A row that names a folder does not open a place
 * inside that folder which has a row of its own.
 */
export function isArrow(from: string, to: string): boolean {
  const importer = placeOf(from);
  if (importer === undefined || placeOf(to) === undefined) return false;
  if (importer === placeOf(to)) return true;
  return importer.mayImport.some((target) => isAlong({ path: importer.path, target }, from, to));
}

/** Whether it is this very entry that lets one file import another. */
export function isAlong({ path, target }: Arrow, from: string, to: string): boolean {
  const imported = placeOf(to);
  if (placeOf(from)?.path !== path || imported === undefined) return false;
  if (target.startsWith('*')) return to.endsWith(target.slice(1));
  return within(to, target) && target.length >= imported.path.length;
}

function within(file: string, path: string): boolean {
  return path.endsWith('/') ? file.startsWith(path) : file === path;
}
