import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashPassword } from '../../src/api/access/password.ts';
import { BuiltProgram } from '../support/built-program.ts';
import { ownPort } from '../support/own-port.ts';
import { POWER_BODY, PowerServer, text } from '../support/power-server.ts';
import { barriers, hasBrowser, picture, RealBrowser } from './browser.ts';

const PASSWORD = 'een pot nat';

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
  folder = mkdtempSync(join(tmpdir(), 'sunpilot-page-'));
  if (hasBrowser) browser.complaints.length = 0;
});
afterEach(async () => {
  await browser?.leave();
  await program?.clear();
  rmSync(folder, { recursive: true });
});

/** The demo, at once on a sunny day; more lines of configuration win over these. */
async function run(lines: readonly string[] = ['meter: { source: simulated }']) {
  const path = join(folder, 'config.yaml');
  const all = ['name: SunPilot_TEST', `stateDir: ${folder}/state`, ...lines];
  if (!lines.some((line) => line.startsWith('api:'))) all.push('api: { port: 0 }');
  if (!lines.some((line) => line.startsWith('charging:'))) {
    all.push('charging: { start: { mode: solar } }');
  }
  writeFileSync(path, `${all.join('\n')}\n`);
  const running = program.start(['run', '--config', path]);
  return { running, url: `${await running.url()}/` };
}

const charger = async (url: string) =>
  (await (await fetch(`${url}api/v1/charger`)).json()) as {
    readonly mode: string;
    readonly manual: { readonly currentA: number };
  };

const sentence = (page: Page) => page.locator('.sentence');
const mode = (page: Page, name: string) => page.getByRole('radio', { name });

describe.skipIf(!hasBrowser)('the page in a real browser', () => {
  test('says what happens, without a complaint', async () => {
    const { url } = await run();
    const page = await browser.open(url);
    await sentence(page).waitFor();
    expect(await sentence(page).textContent()).toMatch(/[a-z]/);
    expect(await page.locator('.banner').textContent()).toContain('Simulated');
    await page.locator('.link.live').waitFor();
    expect(browser.complaints).toEqual([]);
  });

  test('a mode chosen is the mode of the box, here and in another tab within a second', async () => {
    const { url } = await run();
    const [one, other] = [await browser.open(url), await browser.open(url)];
    await mode(one, 'Sun').waitFor();
    await mode(other, 'Sun').waitFor();
    const tookMs: number[] = [];
    for (const chosen of ['Manual', 'Sun', 'Manual', 'Sun', 'Manual']) {
      await mode(one, chosen).click({ force: true });
      const sinceMs = performance.now();
      await expect.poll(() => mode(other, chosen).isChecked(), { interval: 20 }).toBe(true);
      tookMs.push(performance.now() - sinceMs);
    }
    // Single ones wait for a processor here.
    expect(tookMs.toSorted((one, other) => one - other)[2]).toBeLessThan(1_000);
    expect((await charger(url)).mode).toBe('manual');
  });

  test('the current is set by keyboard, and there after a reload', async () => {
    const { url } = await run();
    const page = await browser.open(url);
    await mode(page, 'Manual').click({ force: true });
    const slider = page.getByRole('slider');
    const before = Number(await slider.inputValue());
    await slider.focus();
    for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await charger(url)).manual.currentA).toBe(before + 3);
    await page.reload();
    await expect.poll(() => page.getByRole('slider').inputValue()).toBe(String(before + 3));
  });

  test('a meter that falls silent is said, and that it is back', async () => {
    const meter = await new PowerServer().listen();
    const { url } = await run([
      `meter: { source: power, url: '${meter.url}', late: 1s, stale: 2s }`,
      'charging: { law: step, start: { mode: solar } }',
    ]);
    const page = await browser.open(url);
    await page.locator('.badge.fresh').waitFor();
    meter.answers.set('/power', text('{}'));
    await page.locator('.badge.stale').waitFor();
    meter.answers.set('/power', text(POWER_BODY));
    await page.locator('.badge.fresh').waitFor();
    await meter.kill();
  });

  test('a box that goes away is said, and the page finds it again by itself', async () => {
    const demo = ['meter: { source: simulated }', `api: { port: ${await ownPort()} }`];
    const { running, url } = await run(demo);
    const page = await browser.open(url);
    await page.locator('.link.live').waitFor();
    running.kill('SIGKILL');
    await running.exitCode;
    await expect.poll(() => sentence(page).textContent()).toContain('No connection');
    await run(demo);
    await page.locator('.link.live').waitFor();
  });

  test('a change asks for the password; a wrong one is refused, the right one opens', async () => {
    const password = await hashPassword(PASSWORD);
    const { url } = await run([
      'meter: { source: simulated }',
      `api: { port: 0, password: '${password}' }`,
    ]);
    const page = await browser.open(url);
    await mode(page, 'Off').click({ force: true });
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await dialog.getByLabel('Password').fill('een pot thee');
    await dialog.getByRole('button', { name: 'Log in' }).click();
    await expect.poll(() => dialog.getByRole('alert').textContent()).toContain('not the password');
    await dialog.getByLabel('Password').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Log in' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(async () => (await charger(url)).mode).toBe('off');
    expect(browser.complaints).toEqual([]);
  });

  test('where reading needs the password too, it asks first and shows then', async () => {
    const password = await hashPassword(PASSWORD);
    const { url } = await run([
      'meter: { source: simulated }',
      `api: { port: 0, read: password, password: '${password}' }`,
    ]);
    const page = await browser.open(url);
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await mode(page, 'Sun').count()).toBe(0);
    await dialog.getByLabel('Password').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Log in' }).click();
    await mode(page, 'Sun').waitFor();
    await page.reload();
    await mode(page, 'Sun').waitFor();
    expect(browser.complaints).toEqual([]);
  });

  test('a change that does not happen is taken back, and said', async () => {
    const { url } = await run();
    const page = await browser.open(url);
    await mode(page, 'Sun').waitFor();
    await page.route('**/api/v1/charger/mode', (route) => route.abort());
    await mode(page, 'Manual').click({ force: true });
    await expect
      .poll(() => page.getByRole('alert').allTextContents())
      .toContainEqual(expect.stringContaining('did not confirm'));
    expect(await mode(page, 'Sun').isChecked()).toBe(true);
  });

  test.each([
    ['nl', 'Laden'],
    ['de', 'Laden'],
    ['fr', 'Charge'],
    ['en', 'Charging'],
  ])('speaks %s', async (locale, title) => {
    const { url } = await run();
    const page = await browser.open(url, { locale });
    await page.getByRole('heading', { name: title, exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(locale);
  });

  test.each([
    [360, 'light'],
    [360, 'dark'],
    [768, 'light'],
    [768, 'dark'],
    [1_280, 'light'],
    [1_280, 'dark'],
  ] as const)('%i px, %s: nothing is in anybody’s way', async (width, colorScheme) => {
    const { url } = await run();
    const page = await browser.open(url, { width, colorScheme });
    await page.locator('.plot canvas').waitFor();
    expect(await barriers(page)).toEqual([]);
    // 200 % zoom is half as many pixels, and nothing may need sideways scrolling there either.
    const wider = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(wider).toBeLessThanOrEqual(0);
    await picture(page, `page-${width}-${colorScheme}`);
    expect(browser.complaints).toEqual([]);
  });
});

// Everything a phone of another house would have to fetch.
test.skipIf(!hasBrowser)('the page weighs less than 100 kB', async () => {
  const { url } = await run();
  const page = await browser.open('about:blank');
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith('/api/')) return;
    sizes.push(
      response
        .request()
        .sizes()
        .then(({ responseBodySize }) => responseBodySize),
    );
  });
  await page.goto(url);
  await page.locator('.link.live').waitFor();
  // Whatever runs by now has come whole.
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(30_000);
  expect(bytes).toBeLessThan(100_000);
});
