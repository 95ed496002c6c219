import { describe, expect, test } from 'vitest';
import { lintProbes } from './lint-probes.ts';

/** The rules that one file in one place breaks. */
function brokenBy(path: string, ...lines: string[]): string[] {
  return lintProbes(new Map([[path, `${lines.join('\n')}\n`]])).map(({ rule }) => rule);
}

const IMPORTS = 'lint/style/noRestrictedImports';
const GLOBALS = 'lint/style/noRestrictedGlobals';

describe('charging is pure', () => {
  test.each([
    ['charging/probe.ts', "import 'xstate';", [], 'it is a machine'],
    ['charging/laws/probe.ts', "import 'xstate';", [], 'at any depth'],
    ['charging/probe.ts', "import 'node:fs';", [IMPORTS], 'no I/O'],
    ['charging/probe.ts', "import 'fs';", [IMPORTS], 'no I/O under its old name'],
    ['charging/laws/probe.ts', "import 'node:timers';", [IMPORTS], 'no clock'],
    ['charging/probe.ts', "import '@fastify/swagger';", [IMPORTS], 'no scoped package'],
    ['charging/probe.ts', "import 'zod';", [IMPORTS], 'schemas stand beside it'],
    ['charging/probe.config.ts', "import 'zod';", [], 'this is such a schema'],
    ['charging/probe.config.ts', "import 'yaml';", [IMPORTS], 'a schema reads nothing'],
    ['charging/probe.ts', 'export const at = Date.now();', [GLOBALS], 'no wall clock'],
    ['charging/probe.ts', 'setTimeout(() => {}, 1);', [GLOBALS], 'delays are events'],
    ['house/probe.ts', "import 'node:fs';", [], 'the rule is for charging'],
    ['house/probe.ts', 'export const at = Date.now();', [], 'the rule is for charging'],
  ])('src/%s: %s breaks %j (%s)', (path, line, broken) => {
    expect(brokenBy(`src/${path}`, line)).toEqual(broken);
  });
});

describe('every way to write an import is seen', () => {
  test.each([
    "import { a } from '../house/house.ts';\na();",
    "import type { A } from '../house/house.ts';\nexport type B = A;",
    "export { a } from '../house/house.ts';",
    "export const a = import('../house/house.ts');",
    "import '../meter/../house/house.ts';",
    "import './../house/house.ts';",
    "import './laws/../../house/house.ts';",
  ])('%s', (line) => {
    expect(brokenBy('src/charging/probe.ts', line)).toContain(IMPORTS);
  });
});

test('two files that import each other are a cycle', () => {
  const probes = (b: string) =>
    new Map([
      ['src/house/a.ts', "import { b } from './b.ts';\nexport const a = () => b;\n"],
      ['src/house/b.ts', b],
    ]);
  const rules = (b: string) => lintProbes(probes(b)).map(({ rule }) => rule);
  expect(rules("import { a } from './a.ts';\nexport const b = () => a;\n")).toEqual([
    'lint/suspicious/noImportCycles',
    'lint/suspicious/noImportCycles',
  ]);
  expect(rules('export const b = 1;\n')).toEqual([]);
});

test('a file ends at line 300', () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, i) => `export const a${i} = ${i};`);
  expect(brokenBy('src/house/probe.ts', ...lines(300))).toEqual([]);
  expect(brokenBy('src/house/probe.ts', ...lines(301))).toEqual([
    'lint/style/noExcessiveLinesPerFile',
  ]);
  expect(brokenBy('test/house/probe.test.ts', ...lines(301))).toEqual([
    'lint/style/noExcessiveLinesPerFile',
  ]);
});

test.each([
  { line: 'export const a = (b: any): unknown => b;', rule: 'lint/suspicious/noExplicitAny' },
  { line: 'export const a = (b?: string): string => b!;', rule: 'lint/style/noNonNullAssertion' },
  {
    line: "export * from './house.ts';\nexport * from './picture.ts';",
    rule: 'lint/performance/noBarrelFile',
  },
])('$rule is an error', ({ line, rule }) => {
  expect(brokenBy('src/house/probe.ts', line)).toContain(rule);
});
