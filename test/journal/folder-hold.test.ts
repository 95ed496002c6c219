import { linkSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holdFolder, isHeld } from '../../src/journal/folder-hold.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sunpilot-hold-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a folder is held until it is released', async () => {
  expect(await isHeld(folder)).toBe(false);
  const hold = await holdFolder(folder);
  expect([hold.isSeen, await isHeld(folder)]).toEqual([true, true]);
  await hold.release();
  expect(await isHeld(folder)).toBe(false);
});

test('who comes second is not seen, and takes nothing away from the first', async () => {
  const first = await holdFolder(folder);
  const second = await holdFolder(folder);
  expect(second.isSeen).toBe(false);
  await second.release();
  expect(await isHeld(folder)).toBe(true);
  await first.release();
});

test('a file that a killed process left behind is taken over', async () => {
  const dead = createServer();
  // What stays when nobody is there to clean up: a name that nobody answers at.
  await new Promise<void>((resolve) => dead.listen(join(folder, 'other.sock'), resolve));
  linkSync(join(folder, 'other.sock'), join(folder, 'running.sock'));
  await new Promise((resolve) => dead.close(resolve));
  expect(await isHeld(folder)).toBe(false);
  const hold = await holdFolder(folder);
  expect([hold.isSeen, await isHeld(folder)]).toEqual([true, true]);
  await hold.release();
});

test('where no socket can be, nobody sees it, and that is all', async () => {
  const hold = await holdFolder(join(folder, '..', 'x'.repeat(120)));
  expect(hold.isSeen).toBe(false);
  await hold.release();
});
