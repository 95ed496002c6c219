import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openJournal } from '../../src/journal/journal.ts';
import { finishRestore } from '../../src/journal/restored.ts';

const ASIDE = 'before-restore-7';

let stateDir: string;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'sunpilot-restored-'));
});
afterEach(() => rmSync(stateDir, { recursive: true }));

/** Writes files by their names. */
function put(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(stateDir, name, '..'), { recursive: true });
    writeFileSync(join(stateDir, name), text);
  }
}

const textOf = (name: string) => readFileSync(join(stateDir, name), 'utf8');
const plan = (...files: string[]) => JSON.stringify({ files, aside: ASIDE });

test('nothing to do', async () => {
  put({ 'box.json': 'now' });
  expect(await finishRestore(stateDir)).toBeUndefined();
  expect(readdirSync(stateDir)).toEqual(['box.json']);
});

test.each([
  {
    why: 'nothing was done yet',
    files: {
      'box.json': 'now',
      'diary.db': 'now',
      'diary.db-wal': 'now',
      'restore-ready/box.json': 'then',
      'restore-ready/diary.db': 'then',
    },
  },
  {
    why: 'one was moved aside',
    files: {
      [`${ASIDE}/box.json`]: 'now',
      'diary.db': 'now',
      'diary.db-wal': 'now',
      'restore-ready/box.json': 'then',
      'restore-ready/diary.db': 'then',
    },
  },
  {
    why: 'one was put in place',
    files: {
      [`${ASIDE}/box.json`]: 'now',
      'box.json': 'then',
      'diary.db': 'now',
      'diary.db-wal': 'now',
      'restore-ready/diary.db': 'then',
    },
  },
  {
    why: 'all were',
    files: {
      [`${ASIDE}/box.json`]: 'now',
      [`${ASIDE}/diary.db`]: 'now',
      [`${ASIDE}/diary.db-wal`]: 'now',
      'box.json': 'then',
      'diary.db': 'then',
    },
  },
])('a restore that was broken off is finished: $why', async ({ files }) => {
  put({ ...files, 'restore-ready/plan.json': plan('box.json', 'diary.db') });
  expect(await finishRestore(stateDir)).toBe(join(stateDir, ASIDE));
  expect(readdirSync(stateDir).toSorted()).toEqual([ASIDE, 'box.json', 'diary.db']);
  expect([textOf('box.json'), textOf('diary.db')]).toEqual(['then', 'then']);
  expect(readdirSync(join(stateDir, ASIDE)).toSorted()).toEqual([
    'box.json',
    'diary.db',
    'diary.db-wal',
  ]);
});

test('what the backup does not have goes aside as well', async () => {
  put({ 'settings.json': 'now', 'restore-ready/box.json': '{}' });
  put({ 'restore-ready/plan.json': plan('box.json') });
  await finishRestore(stateDir);
  expect(readdirSync(stateDir).toSorted()).toEqual([ASIDE, 'box.json']);
});

test('a start finishes it first, and one that cannot be finished ends the start', async () => {
  put({ 'restore-ready/box.json': '{}', 'restore-ready/plan.json': plan('box.json') });
  await openJournal(stateDir);
  expect(textOf('box.json')).toBe('{}');
  put({ 'restore-ready/plan.json': '{"files":["../x"]}' });
  await expect(openJournal(stateDir)).rejects.toMatchObject({ code: 'JOURNAL_FOLDER' });
});
