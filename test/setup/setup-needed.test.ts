import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { markSetupDone, setupNeeded } from '../../src/setup/setup-needed.ts';

let folder: string;
let places: { readonly configPath: string; readonly stateDir: string };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sunpilot-test-'));
  places = { configPath: join(folder, 'config.yaml'), stateDir: join(folder, 'state') };
});
afterEach(() => rmSync(folder, { recursive: true }));

test('where there is nothing', async () => {
  expect(await setupNeeded(places)).toBe(true);
});

test.each<[string, () => void]>([
  ['a configuration', () => writeFileSync(places.configPath, 'version: 1\n')],
  ['an empty one', () => writeFileSync(places.configPath, '')],
  ['a broken one', () => writeFileSync(places.configPath, 'version: [')],
  ['a link to one that is gone', () => symlinkSync('/nowhere', places.configPath)],
])('not with %s', async (_, make) => {
  make();
  expect(await setupNeeded(places)).toBe(false);
});

test('not once it was set up, though the configuration was deleted', async () => {
  await markSetupDone(places.stateDir);
  expect(await setupNeeded(places)).toBe(false);
  await markSetupDone(places.stateDir);
  expect(await setupNeeded(places)).toBe(false);
});

test('a folder that cannot be made is an error, not a box that stays open', async () => {
  writeFileSync(places.stateDir, 'a file');
  await expect(markSetupDone(places.stateDir)).rejects.toMatchObject({ code: 'JOURNAL_FOLDER' });
});
