import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BuiltProgram } from '../support/built-program.ts';
import { hasBrowser, RealBrowser } from './browser.ts';

describe.skipIf(!hasBrowser)('the language the page begins in', () => {
  let program: BuiltProgram;
  let browser: RealBrowser;
  let folder: string;
  beforeAll(async () => {
    program = new BuiltProgram();
    browser = await RealBrowser.launch();
    folder = mkdtempSync(join(tmpdir(), 'sunpilot-page-'));
  });
  afterAll(async () => {
    await browser?.close();
    await program.clear();
    program.remove();
    rmSync(folder, { recursive: true });
  });

  test('is that of the box, until another is chosen in this browser', async () => {
    const file = join(folder, 'config.yaml');
    const lines = ['meter: { source: simulated }', 'api: { port: 0, language: nl }'];
    writeFileSync(file, [...lines, `stateDir: ${folder}/state`, ''].join('\n'));
    const running = program.start(['run', '--config', file]);
    const page = await browser.open(`${await running.url()}/`, { locale: 'de-DE' });
    const language = () => page.locator('html').getAttribute('lang');
    await page.locator('.sentence').waitFor();
    expect(await language()).toBe('nl');
    const kept = () => page.evaluate("localStorage.getItem('sunpilot.language')");
    expect(await kept()).toBeNull();
    await page.evaluate("localStorage.setItem('sunpilot.language', 'fr')");
    await page.reload();
    await page.locator('.sentence').waitFor();
    expect(await language()).toBe('fr');
    expect(browser.complaints).toEqual([]);
  });
});
