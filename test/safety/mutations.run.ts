import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSafetyTable } from './safety-table.ts';

const root = resolve(import.meta.dirname, '../..');
const PARTS = ['src', 'sim', 'hardware', 'test', 'config', 'package.json', 'vitest.config.ts'];

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'sunpilot-mutations-'));
  for (const part of [...PARTS, 'tsconfig.json', 'tsconfig.build.json']) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

function runsGreen(testFile: string, id: string): boolean {
  const vitest = join(root, 'node_modules', '.bin', 'vitest');
  // Quotes would be part of a name that comes out of a table of tests.
  const argv = ['run', testFile, '-t', `${id}\\b`, '--reporter=json'];
  const { stdout, status } = spawnSync(vitest, argv, { cwd: copy, encoding: 'utf8' });
  const { numPassedTests, numFailedTests } = JSON.parse(stdout.slice(stdout.indexOf('{')));
  if (numPassedTests + numFailedTests === 0) throw new Error(`no test ${id} in ${testFile}`);
  // Also an error that nobody caught is noticed.
  return status === 0;
}

/** Each mitigation is what keeps its test green: without it the test fails. */
test.each(readSafetyTable(root))('$id without: $mitigation', ({ id, testFile, mutation }) => {
  const path = join(copy, mutation.file);
  const sound = readFileSync(path, 'utf8');
  expect(sound.split(mutation.find)).toHaveLength(2);
  expect(runsGreen(testFile, id)).toBe(true);
  try {
    writeFileSync(
      path,
      sound.replace(mutation.find, () => mutation.replace),
    );
    expect(runsGreen(testFile, id)).toBe(false);
  } finally {
    writeFileSync(path, sound);
  }
});
