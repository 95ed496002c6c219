import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FolderError, makeFolder, removeFolders } from '../../src/journal/folder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sunpilot-folder-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('every level that is missing is made, the topmost first', async () => {
  const made = await makeFolder(join(root, 'a', 'b', 'c'));
  expect(made).toEqual(['a', 'a/b', 'a/b/c'].map((name) => join(root, name)));
  expect(existsSync(join(root, 'a', 'b', 'c'))).toBe(true);
});

test('one that is there is left alone', async () => {
  mkdirSync(join(root, 'a'));
  expect(await makeFolder(join(root, 'a'))).toEqual([]);
});

test('two at once make it together', async () => {
  const path = join(root, 'a', 'b', 'c');
  const made = await Promise.all([makeFolder(path), makeFolder(path)]);
  expect(made.flat().toSorted()).toEqual(['a', 'a/b', 'a/b/c'].map((name) => join(root, name)));
});

test('what was made can be taken away again, unless it is in use', async () => {
  const made = await makeFolder(join(root, 'a', 'b'));
  writeFileSync(join(root, 'a', 'file'), '');
  await removeFolders(made);
  expect(readdirSync(join(root, 'a'))).toEqual(['file']);
});

describe('what cannot be made says which and why, at once', () => {
  test.each([
    { path: '/proc/sunpilot/state', says: /^\/proc\/sunpilot\/state cannot be made: .*\/proc/ },
    { path: '/dev/null/state', says: /^\/dev\/null\/state cannot be made: .*ENOTDIR/ },
    { path: '/dev/null', says: /\/dev\/null is no folder/ },
  ])('$path', async ({ path, says }) => {
    const error = await makeFolder(path).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(FolderError);
    expect(error).toMatchObject({
      code: 'JOURNAL_FOLDER',
      message: expect.stringMatching(says),
      cause: expect.any(Error),
    });
  });

  test('and leaves nothing behind', async () => {
    const path = join(root, 'a', 'x'.repeat(300));
    await expect(makeFolder(path)).rejects.toThrow('ENAMETOOLONG');
    expect(readdirSync(root)).toEqual([]);
  });
});
