import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeConfig } from '../../src/setup/write-config.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sunpilot-test-'));
  path = join(folder, 'etc', 'config.yaml');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('is for its owner only, and nothing else is left beside it', async () => {
  expect(await writeConfig(path, 'version: 1\n', { force: false })).toEqual({ ok: true });
  expect(readFileSync(path, 'utf8')).toBe('version: 1\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'etc'))).toEqual(['config.yaml']);
});

test('stays as it is unless it is forced', async () => {
  await writeConfig(path, 'one\n', { force: false });
  expect(await writeConfig(path, 'two\n', { force: false })).toMatchObject({
    ok: false,
    kind: 'exists',
    detail: expect.stringContaining(path),
  });
  expect(readFileSync(path, 'utf8')).toBe('one\n');
  expect(await writeConfig(path, 'two\n', { force: true })).toEqual({ ok: true });
  expect(readFileSync(path, 'utf8')).toBe('two\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a link that leads nowhere is there', async () => {
  path = join(folder, 'config.yaml');
  symlinkSync('/nowhere', path);
  expect(await writeConfig(path, 'x\n', { force: false })).toMatchObject({ kind: 'exists' });
});

test.runIf(process.getuid?.() === 0)('written by root it becomes the service’s', async () => {
  await writeConfig(path, 'x\n', { force: false, owner: { uid: 1_234, gid: 2_345 } });
  expect(statSync(path)).toMatchObject({ uid: 1_234, gid: 2_345 });
});

test('where it cannot be', async () => {
  expect(await writeConfig('/proc/sunpilot/config.yaml', 'x\n', { force: false })).toMatchObject({
    ok: false,
    kind: 'unwritable',
  });
});
