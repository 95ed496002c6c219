import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BuiltProgram } from '../support/built-program.ts';
import { hasBrowser, RealBrowser, view } from './browser.ts';

/** Set, those that the README shows are taken anew; else they are left with those of the run. */
const FOLDER = process.env['README_PICTURES'] ? 'docs' : 'artifacts';

let program: BuiltProgram;
let browser: RealBrowser;
let folder: string;

beforeAll(async () => {
  if (!hasBrowser) return;
  folder = mkdtempSync(join(tmpdir(), 'sunpilot-readme-'));
  program = new BuiltProgram();
  browser = await RealBrowser.launch();
});
afterAll(async () => {
  await browser?.close();
  await program?.clear();
  program?.remove();
  if (folder) rmSync(folder, { recursive: true });
});

test.skipIf(!hasBrowser)(
  'the two pictures of the README: the sun is followed, at a desk and on a phone',
  async () => {
    const sets = [`stateDir=${folder}`, 'api.port=0'].flatMap((set) => ['--set', set]);
    const running = program.start(['run', '--speed', '60', ...sets]);
    const url = `${await running.url()}/`;
    const desk = await browser.open(url, { width: 1_120, height: 830 });
    const phone = await browser.open(url, { width: 360, height: 780, colorScheme: 'dark' });
    for (const page of [desk, phone]) {
      await page.getByText('Following the sun', { exact: false }).first().waitFor();
      await page.getByText('Car, estimated').waitFor();
    }
    // A charge that has something to tell.
    await desk.locator('text=/^[1-9]\\.\\d+\\skWh$/').first().waitFor();
    await view(desk, FOLDER, 'page-desk');
    await view(phone, FOLDER, 'page-phone');

    const readme = readFileSync('README.md', 'utf8');
    for (const name of ['page-desk', 'page-phone']) {
      expect(readme).toContain(`(docs/${name}.png)`);
      const [taken, shown] = [FOLDER, 'docs'].map((at) => sizeOf(join(at, `${name}.png`)));
      expect(shown).toEqual(taken);
    }
    expect(browser.complaints).toEqual([]);
  },
);

/** Width and height of a PNG, pixels: they stand first in it (PNG specification, 11.2.1, IHDR). */
function sizeOf(path: string): readonly number[] {
  const bytes = readFileSync(path);
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}
