import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';

const PASSING = "test('holds', () => {});";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Runs vitest on one test file, in a folder of its own, with the reporter that CI adds. */
function verdictOn(...lines: string[]) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sunpilot-verdict-')));
  folders.push(folder);
  writeFileSync(join(folder, 'some.test.mjs'), lines.join('\n'));
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      resolve('node_modules/vitest/vitest.mjs'),
      ...['run', '--globals', `--root=${folder}`],
      ...['--reporter=dot', `--reporter=${resolve('test/project/ci-verdict.ts')}`],
    ],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, CI: 'true', NO_COLOR: '1' } },
  );
  return { status, stdout, closing: stdout.trim().split('\n').at(-1) };
}

describe('the verdict of CI', () => {
  test.each([
    { lines: [PASSING], status: 0, closing: '1 passed, 0 failed', why: 'all ran and passed' },
    {
      lines: [PASSING, "test.skip('rests', () => {});"],
      status: 1,
      closing: '1 passed, 1 failed',
      why: 'a skipped test',
    },
    {
      lines: [PASSING, "describe.skipIf(true)('a', () => { test('b', () => {}); });"],
      status: 1,
      closing: '1 passed, 1 failed',
      why: 'a missing tool',
    },
    {
      lines: [PASSING, "test.todo('some day');"],
      status: 1,
      closing: '1 passed, 1 failed',
      why: 'a test that is only a name',
    },
    {
      lines: [PASSING, "test('breaks', () => { throw new Error('no'); });"],
      status: 1,
      closing: '1 passed, 1 failed',
      why: 'a failing test',
    },
    { lines: [], status: 1, closing: '0 passed, 1 failed', why: 'a file without a test' },
    {
      lines: ["throw new Error('no');"],
      status: 1,
      closing: '0 passed, 1 failed',
      why: 'a file that cannot be loaded',
    },
    {
      lines: [PASSING, "Promise.reject(new Error('late'));"],
      status: 1,
      closing: '1 passed, 1 failed',
      why: 'an error nobody caught',
    },
  ])('$closing: $why', ({ lines, status, closing }) => {
    expect(verdictOn(...lines)).toMatchObject({ status, closing });
  });

  test('names what did not run', () => {
    const { stdout } = verdictOn(PASSING, "test.skip('rests', () => {});");
    expect(stdout).toContain('not run: some.test.mjs > rests');
  });
});
