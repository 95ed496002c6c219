import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BuiltProgram, type RunningProgram } from '../support/built-program.ts';
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
  folder = mkdtempSync(join(tmpdir(), 'sunpilot-setup-'));
  if (hasBrowser) browser.complaints.length = 0;
});
afterEach(async () => {
  await browser?.leave();
  await program?.clear();
  rmSync(folder, { recursive: true });
});

/** A box that was never set up, and what its log says. */
async function start() {
  const config = join(folder, 'etc', 'config.yaml');
  // The box is there again under the one that was told.
  const port = await ownPort();
  const sets = [`stateDir=${folder}/state`, `api.port=${port}`, 'api.host=127.0.0.1'];
  const flags = sets.flatMap((one) => ['--set', one]);
  const running = program.start(['run', '--setup', '--config', config, ...flags]);
  const code = await codeOf(running);
  return { running, config, code, url: `http://127.0.0.1:${port}/` };
}

async function codeOf(running: RunningProgram): Promise<string> {
  const find = () => /type the code ([A-Z2-9]{4}-[A-Z2-9]{4})/.exec(running.out)?.[1];
  await expect.poll(find).toBeDefined();
  return find() ?? '';
}

const next = (page: Page) => page.getByRole('button', { name: 'Next' });
const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor();

async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Open' }).click();
}

describe.skipIf(!hasBrowser)('the page of a first installation', () => {
  test('leads from a code to a box that runs, by way of its meter', async () => {
    const meter = await new PowerServer().listen();
    meter.answers.set('/power', text(POWER_BODY));
    const { config, code, url } = await start();
    const page = await browser.open(url);
    await heading(page, 'Is this your box?');
    expect(await barriers(page)).toEqual([]);
    await typeCode(page, code.toLowerCase());

    await heading(page, 'Language and password');
    await page.getByLabel('Password, 8').fill('short');
    await next(page).click();
    await heading(page, 'Language and password');
    await page.getByLabel('Password, 8').fill(PASSWORD);
    await next(page).click();

    await heading(page, 'Your meter');
    expect(await next(page).isDisabled()).toBe(true);
    await page.getByRole('radio', { name: 'At an address' }).check();
    await page.getByLabel('Address, such as').fill('http://93.184.216.34/power');
    await page.getByRole('button', { name: 'Show what it says' }).click();
    await page.getByText('93.184.216.34', { exact: false }).waitFor();
    expect(await next(page).isDisabled()).toBe(true);
    await page.getByLabel('Address, such as').fill(meter.url);
    await page.getByRole('button', { name: 'Show what it says' }).click();
    await page.getByText('The meter says').waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, 'setup-meter');
    await next(page).click();

    await heading(page, 'Your electrical installation');
    // Neither is guessed: nobody gets on without an answer.
    await next(page).click();
    await heading(page, 'Your electrical installation');
    await page.getByRole('radio', { name: 'one phase' }).check();
    await page.getByLabel('Breaker of the wallbox').fill('20');
    expect(await barriers(page)).toEqual([]);
    await next(page).click();

    await heading(page, 'The board in the box');
    expect(await barriers(page)).toEqual([]);
    await next(page).click();

    await heading(page, 'How it begins');
    await page.getByRole('radio', { name: 'Sun:' }).check();
    expect(await barriers(page)).toEqual([]);
    expect(existsSync(config)).toBe(false);
    await page.getByRole('button', { name: 'Finish and start' }).click();

    // The charger's own page, in the same place.
    await page.locator('.sentence').waitFor();
    expect(readFileSync(config, 'utf8')).toContain('circuitA: 20');
    expect(existsSync(join(folder, 'state', 'setup-done'))).toBe(true);
    expect(await program.start(['check', config]).exitCode).toBe(0);
    const charger = await (await fetch(`${url}api/v1/charger`)).json();
    expect(charger).toMatchObject({ mode: 'solar', meter: { source: 'power' } });
    expect(browser.complaints).toEqual([]);
    await meter.kill();
  });

  test('goes by keyboard alone', async () => {
    const { code, url } = await start();
    const page = await browser.open(url);
    await heading(page, 'Is this your box?');
    // The heading has the focus; the field is next.
    await page.keyboard.press('Tab');
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
    await heading(page, 'Language and password');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await heading(page, 'Your meter');
    await page.getByRole('radio', { name: 'None yet' }).waitFor();
    await page.getByRole('radio').first().focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => page.getByRole('radio', { name: 'None yet' }).isChecked()).toBe(true);
    await expect.poll(() => next(page).isDisabled()).toBe(false);
    await page.keyboard.press('Enter');
    await heading(page, 'Your electrical installation');
  });

  test('a wrong code says how many tries are left; the tenth closes the door', async () => {
    const { code, url } = await start();
    const page = await browser.open(url);
    await typeCode(page, 'WRONG-234');
    await page.getByText('Tries left: 9').waitFor();
    for (let tries = 2; tries < 10; tries++) {
      await typeCode(page, 'WRONG-234');
      await page.getByText(`Tries left: ${10 - tries}`).waitFor();
    }
    await typeCode(page, 'WRONG-234');
    await page.getByText('no longer opens anything').waitFor();
    const post = await fetch(`${url}api/v1/setup/code`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    expect(post.status).toBe(403);
  });

  test('what goes wrong is said in the language of the page', async () => {
    const { code, url } = await start();
    const page = await browser.open(url, { locale: 'de-DE' });
    await page.getByLabel('Code').fill('WRONG-234');
    await page.getByRole('button', { name: 'Öffnen' }).click();
    await page.getByText('Das ist nicht der Code. Noch 9 Versuche.').waitFor();
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Öffnen' }).click();
    const next = page.getByRole('button', { name: 'Weiter' });
    await page.getByLabel('Passwort, mindestens').fill(PASSWORD);
    await next.click();
    await page.getByRole('radio', { name: 'Unter einer Adresse' }).check();
    // Nobody listens at port 9.
    await page.getByLabel('Adresse, etwa').fill('http://127.0.0.1:9');
    await page.getByRole('button', { name: 'Zeigen, was er sagt' }).click();
    await page.getByText('Es gibt keine Verbindung:').waitFor();
    await page.getByRole('radio', { name: 'ein simuliertes Haus' }).check();
    await next.click();
    await page.getByRole('radio', { name: 'eine Phase' }).check();
    await page.getByLabel('Sicherung der Wallbox').fill('16');
    await next.click();
    await page.getByRole('radio', { name: 'durch seinen Kernel' }).check();
    await page.getByRole('button', { name: 'Prüfen' }).click();
    await page.getByText('Eine echte Platine braucht einen echten Zähler').waitFor();
    expect(browser.complaints).toEqual([]);
  }, 120_000);

  test.each([
    [360, 'light'],
    [360, 'dark'],
    [768, 'light'],
    [1_280, 'dark'],
  ] as const)('is no wider than %i px, %s, in each language', async (width, colorScheme) => {
    const { code, url } = await start();
    const page = await browser.open(url, { width, height: 780, colorScheme });
    await typeCode(page, code);
    await heading(page, 'Language and password');
    await page.getByLabel('Password, 8').fill(PASSWORD);
    await next(page).click();
    await page.getByRole('radio', { name: 'None yet' }).check();
    await next(page).click();
    await heading(page, 'Your electrical installation');
    await picture(page, `setup-${width}-${colorScheme}`);
    for (const language of ['nl', 'de', 'fr', 'en']) {
      await page.getByRole('combobox').selectOption(language);
      const wide = await page.locator('html').evaluate((root) => root.scrollWidth);
      expect(wide, language).toBeLessThanOrEqual(width);
    }
    expect(await barriers(page)).toEqual([]);
  });
});

describe.skipIf(!hasBrowser)('run --setup', () => {
  test('a file that is broken is one: exit 2, and no page', async () => {
    const config = join(folder, 'config.yaml');
    writeFileSync(config, 'meter: {');
    const running = program.start(['run', '--setup', '--config', config]);
    expect(await running.exitCode).toBe(2);
    expect(running.err).toContain('config.yaml:1');
    expect(running.out + running.err).not.toContain('type the code');
  });

  test('a box that was set up once is not opened by a file that went: exit 2', async () => {
    const config = join(folder, 'config.yaml');
    writeFileSync(join(folder, 'setup-done'), '');
    const sets = ['--set', `stateDir=${folder}`];
    const running = program.start(['run', '--setup', '--config', config, ...sets]);
    expect(await running.exitCode).toBe(2);
    expect(running.err).toContain('is not there');
  });

  test('told to stop, it stops without having written anything', async () => {
    const { running, config } = await start();
    running.kill('SIGTERM');
    expect(await running.exitCode).toBe(0);
    expect(existsSync(config)).toBe(false);
  });
});
