import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BuiltProgram } from '../support/built-program.ts';
import { telegram } from '../support/p1-telegram.ts';
import { rememberHours } from '../support/past-day.ts';
import { barriers, hasBrowser, RealBrowser } from './browser.ts';

let program: BuiltProgram;
let browser: RealBrowser;
let folder: string;

beforeAll(async () => {
  if (!hasBrowser) return;
  program = new BuiltProgram();
  browser = await RealBrowser.launch();
});
afterAll(async () => {
  await browser?.close();
  program?.remove();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sunpilot-past-'));
  if (hasBrowser) browser.complaints.length = 0;
});
afterEach(async () => {
  await browser?.leave();
  await program?.clear();
  rmSync(folder, { recursive: true });
});

/** All of today and all of yesterday, whatever time it is. */
const DAYS_H = 50;

/** The demo with what it remembers. */
async function open(
  meter = '{ source: simulated }',
  hours = DAYS_H,
  locale = 'en-GB',
): Promise<Page> {
  await rememberHours(join(folder, 'state'), hours);
  const path = join(folder, 'config.yaml');
  const lines = [`stateDir: ${folder}/state`, `meter: ${meter}`, 'api: { port: 0 }'];
  writeFileSync(path, `${lines.join('\n')}\n`);
  const running = program.start(['run', '--config', path]);
  const page = await browser.open(`${await running.url()}/`, { locale });
  await page.locator('.sentence').waitFor();
  return page;
}

/** What a button saves: the name of the file, and what is in it. */
async function saved(page: Page, name: string): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name }).click(),
  ]);
  return {
    name: download.suggestedFilename(),
    text: readFileSync(await download.path(), 'utf8'),
  };
}

describe.skipIf(!hasBrowser)('the past on the page', () => {
  test('24 hours of history are drawn, scrolled, and shown as a table', async () => {
    const page = await open();
    await page.getByRole('radio', { name: 'Yesterday' }).click({ force: true });
    await page.locator('.plot canvas').waitFor();
    for (let step = 0; step < 8; step++) await page.mouse.wheel(0, 400);
    await page.getByRole('button', { name: 'Show as table' }).click();
    await expect.poll(() => page.locator('.chart tbody tr').count()).toBeGreaterThan(20);
    expect(await barriers(page)).toEqual([]);
    expect(browser.complaints).toEqual([]);
  });

  test('the last day is replayed with other settings', async () => {
    const page = await open();
    const card = page.locator('.what-if');
    await card.getByLabel('Strategy').selectOption('Minimum plus sun');
    await card.getByLabel('At most, A').fill('10');
    await card.getByRole('button', { name: 'Replay' }).click();
    // It gives way to everything else on this machine.
    await card.getByRole('table').waitFor();
    const head = await card.locator('thead').textContent();
    expect(head).toMatch(/Minimum plus sun, 1 × 10\.0\sA/);
    const row = card.getByRole('row', { name: 'from the grid' });
    const [now = 0, whatIf = 0] = (await row.locator('td').allTextContents()).map(
      Number.parseFloat,
    );
    // At night a minimum comes from the grid.
    expect(whatIf).toBeGreaterThan(now);
    expect(await barriers(page)).toEqual([]);
    expect(browser.complaints).toEqual([]);
  });

  test('a day that has just begun says that it is too early', async () => {
    const page = await open('{ source: simulated }', 0.2);
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.getByText('Less than an hour').waitFor();
  });

  test('the charges of a month are saved as a table, and diagnostics as a file', async () => {
    const page = await open();
    const answer = await (await fetch(new URL('/api/v1/sessions', page.url()))).json();
    const [newest] = (answer as { readonly sessions: readonly { readonly startedAt: string }[] })
      .sessions;
    const month = newest?.startedAt.slice(0, 7) ?? '';
    await page.getByLabel('Month of the file').selectOption(month);
    const charges = page.locator('.sessions');
    await charges.waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      charges.getByRole('button', { name: 'As CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`sunpilot-sessions-${month}.csv`);
    expect(readFileSync(await download.path(), 'utf8')).toMatch(/^id,started_at,.*\r\n\d+,/);
    const { name, text } = await saved(page, 'Save diagnostics');
    expect(name).toBe('sunpilot-diagnostics.json');
    expect(JSON.parse(text)).toMatchObject({ version: 1, config: { stateDir: '…' } });
    expect(text).not.toContain(folder);
  });

  test('the raw telegram of a P1 meter is there for who looks, letter for letter', async () => {
    const file = join(folder, 'telegrams.txt');
    const minute = Array.from({ length: 60 }, (_, second) => {
      const at = `2606211325${String(second).padStart(2, '0')}S`;
      return telegram({ at, importW: 0, exportW: 780 });
    });
    writeFileSync(file, minute.join(''));
    const page = await open(`{ source: replay, file: ${file} }`);
    await page.getByText('Raw telegram').click();
    await expect
      .poll(() => page.locator('.meter pre').textContent())
      .toMatch(/^\/SPT5SUNPILOT-TEST[\s\S]*1-0:2\.7\.0\(00\.780\*kW\)[\s\S]*![0-9A-F]{4}/);
    expect(await barriers(page)).toEqual([]);
  });

  test('decisions are told in the language of the page', async () => {
    const page = await open('{ source: simulated }', 0, 'nl');
    await expect
      .poll(() => page.locator('.why li').allTextContents())
      .toContainEqual(expect.stringMatching(/Start op|Uitgeschakeld/));
  });

  test('lines for another program are copied', async () => {
    const page = await open();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByText('Prometheus', { exact: true }).click();
    await page.locator('.integrations details[open]').getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const text = await page.evaluate('navigator.clipboard.readText()');
    expect(text).toContain(`targets: ['${new URL(page.url()).host}']`);
  });
});
