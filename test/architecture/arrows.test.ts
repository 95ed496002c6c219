import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAlong, isArrow, placeOf, places } from './arrow-table.ts';
import { lintProbes } from './lint-probes.ts';

/** Files that a row names one by one, or that share a place with files another row may not see. */
const NAMED_FILES = [
  'src/charging/board.ts',
  'src/charging/board.config.ts',
  'src/charging/pilot.ts',
  'src/charging/laws/law.ts',
  'src/api/api.config.ts',
  'src/meter/sources/open.ts',
  'src/meter/sources/serial.config.ts',
];

/** What no place may import. */
const OUTSIDE = ['test/support/probe.ts', 'config/probe.json'];

/** In each place, a file at its top and one a folder deeper: relative paths differ by depth. */
const files = [
  ...places.flatMap(({ path }) =>
    path.endsWith('/') ? [`${path}probe.ts`, `${path}deep/probe.ts`] : [path],
  ),
  ...NAMED_FILES,
];

// This folder is flat: a folder inside it would need a line of its own in biome.json.
const importers = files.filter((file) => !file.startsWith('src/config/deep/'));

const targetsOf = new Map(
  importers.map((from) => [from, [...files, ...OUTSIDE].filter((to) => to !== from)]),
);

describe('who may import whom', () => {
  /** Each importer is one file that imports every target, one a line. */
  const probes = [...targetsOf].map(([from, targets]): [string, string] => [
    from,
    targets.map((to) => `import '${specifier(from, to)}';\n`).join(''),
  ]);
  const refused = new Set(
    lintProbes(new Map(probes))
      .filter(({ rule }) => rule === 'lint/style/noRestrictedImports')
      .map(({ file, line }) => `${file}:${line}`),
  );

  test.each([...targetsOf])('%s imports what its row names and nothing else', (from, targets) => {
    const allowed = targets.filter((_, index) => !refused.has(`${from}:${index + 1}`));
    expect(allowed).toEqual(targets.filter((to) => isArrow(from, to)));
  });

  const sources = ['src', 'sim', 'hardware'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => join(folder, file)),
  );

  test('every source file lives in a place of the table', () => {
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((file) => placeOf(file) === undefined)).toEqual([]);
  });

  test('every arrow of the table is one that some file needs', () => {
    const imports = sources.flatMap((from) => importsOf(from).map((to) => [from, to] as const));
    const unused = places.flatMap(({ path, mayImport }) =>
      mayImport
        .filter((target) => !imports.some(([from, to]) => isAlong({ path, target }, from, to)))
        .map((target) => `${path} -> ${target}`),
    );
    expect(unused).toEqual([]);
  });
});

/** What a file imports from this project, dynamically too, by its path from the root. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import\(|import)\s*'(\.[^']+)'/g)].map(([, to = '']) =>
    join(dirname(file), to),
  );
}

function specifier(from: string, to: string): string {
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
