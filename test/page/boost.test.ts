import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BuiltProgram } from '../support/built-program.ts';
import { barriers, hasBrowser, picture, RealBrowser } from './browser.ts';

describe.skipIf(!hasBrowser)('a boost at the low tariff, on the page', () => {
  let program: BuiltProgram;
  let browser: RealBrowser;
  let folder: string;

  beforeAll(async () => {
    program = new BuiltProgram();
    browser = await RealBrowser.launch();
    folder = mkdtempSync(join(tmpdir(), 'sunpilot-boost-'));
  });
  afterAll(async () => {
    await browser?.close();
    await program?.clear();
    program?.remove();
    rmSync(folder, { recursive: true });
  });

  /** A demo by day: the meter counts at the normal tariff, and the sun goes on. */
  async function demo(): Promise<string> {
    const file = join(folder, 'config.yaml');
    const config = {
      meter: { source: 'simulated' },
      charging: { start: { mode: 'solar' } },
      api: { port: 0 },
      stateDir: join(folder, 'state'),
    };
    writeFileSync(file, JSON.stringify(config));
    return `${await program.start(['run', '--config', file]).url()}/`;
  }

  test('is set with a tick, told while it waits, and ended', async () => {
    const url = await demo();
    const boost = async () => {
      const charger = await (await fetch(`${url}api/v1/charger`)).json();
      return (charger as { readonly boost: unknown }).boost;
    };
    const page = await browser.open(url, { width: 360 });
    await page.getByRole('checkbox', { name: 'Only at the low tariff' }).check();
    await picture(page, 'boost-low-tariff');
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Charge at the low tariff' }).click();
    const end = page.getByRole('button', { name: 'End the boost' });
    await end.waitFor();
    expect(await boost()).toMatchObject({ tariff: 'low', untilEnergyWh: 15_000 });
    const card = page.locator('section', { has: end }).last();
    expect(await card.textContent()).toContain('in between Sun goes on');
    await end.click();
    await page.getByRole('button', { name: 'Charge' }).waitFor();
    expect(await boost()).toBeNull();
    expect(browser.complaints).toEqual([]);
  });
});
