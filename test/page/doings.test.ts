import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BOX_STATES, fullReading, rememberPast } from './box-states.ts';
import { barriers, hasBrowser, RealBrowser, stickingOut } from './browser.ts';
import { BuiltPage, FakeBox } from './fake-box.ts';

let built: BuiltPage;
let browser: RealBrowser;
let box: FakeBox;
let url: string;

beforeAll(async () => {
  if (!hasBrowser) return;
  built = new BuiltPage();
  browser = await RealBrowser.launch();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  built?.remove();
});
beforeEach(async () => {
  if (!hasBrowser) return;
  browser.complaints.length = 0;
  box = new FakeBox(built);
  url = await box.listen();
});
afterEach(async () => {
  await browser?.leave();
  await box?.close();
});

const LIMIT_MS = 60_000;
const mode = (page: Page, name: string) => page.getByRole('radio', { name });
const listeners = () => expect.poll(() => box.listeners, { timeout: LIMIT_MS });
const be = (state: string) => box.set(BOX_STATES[state]?.() ?? {});

async function open(state = 'solar', look: Parameters<RealBrowser['open']>[1] = {}) {
  be(state);
  const page = await browser.open(url, look);
  // The stream is open before it has told of the charger.
  await page.locator('.link.live').waitFor();
  await page.locator('.card.flow').waitFor();
  return page;
}

/** As if another tab lay over this one, or no longer. */
async function hide(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  `);
}

describe.skipIf(!hasBrowser)('what a person does on the page', { timeout: LIMIT_MS }, () => {
  test('a tab that nobody looks at closes its stream, and opens none until it is looked at', async () => {
    be('solar');
    const page = await browser.open('about:blank');
    await page.clock.install();
    await page.goto(url);
    await listeners().toBe(1);
    await hide(page, true);
    await listeners().toBe(0);
    // Longer than any silence after which a stream counts as dead.
    await page.clock.runFor(120_000);
    const answered = page.waitForResponse('**/version');
    await page.evaluate("fetch('version')");
    await answered;
    expect(box.listeners).toBe(0);
    await hide(page, false);
    await listeners().toBe(1);
  });

  test('what is read out is another state, and not other numbers', async () => {
    const page = await open();
    const spoken = page.locator('.headline [aria-live]');
    const sentence = page.locator('.sentence');
    expect(await spoken.textContent()).toContain('3.7');
    box.set({
      reason: { ...box.charger.reason, values: { surplusW: 2_310, currentA: 10 } },
    });
    await expect.poll(() => sentence.textContent()).toContain('2.3');
    expect(await spoken.textContent()).toContain('3.7');
    be('waiting');
    await expect.poll(() => spoken.textContent()).toContain('Resting');
  });

  test('who looks closer at the last hour goes on looking there while more comes', async () => {
    rememberPast(box);
    const page = await open();
    const plot = page.locator('.plot .u-over');
    const wider = page.getByRole('button', { name: 'Look wider' });
    expect(await wider.isDisabled()).toBe(true);
    await plot.scrollIntoViewIfNeeded();
    const { x = 0, y = 0, width = 0 } = (await plot.boundingBox()) ?? {};
    await page.mouse.move(x + width / 4, y + 40);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + 60, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => wider.isEnabled()).toBe(true);
    box.say('reading', fullReading(-4_321));
    // Who points at the picture is told of that moment; beside it, of the newest.
    await page.mouse.move(0, 0);
    await expect.poll(() => page.locator('.u-legend').textContent()).toContain('-4.32');
    expect(await wider.isEnabled()).toBe(true);
    for (let press = 0; press < 3; press++) {
      await page.getByRole('button', { name: 'Later' }).click();
    }
    for (let press = 0; press < 8 && (await wider.isEnabled()); press++) await wider.click();
    expect(await wider.isDisabled()).toBe(true);
    expect(browser.complaints).toEqual([]);
  });

  test('a change that needs the password is made once it was typed, and not without', async () => {
    box.who = { passwordSet: true, mayRead: false, mayControl: false };
    box.answers.set('POST /login', () => {
      box.who = { passwordSet: true, mayRead: true, mayControl: true };
      return { status: 200, body: box.who };
    });
    const page = await open();
    const dialog = page.getByRole('dialog');
    // The page knows that there is a password.
    await page.getByRole('button', { name: 'Log in' }).waitFor();
    await mode(page, 'Off').click({ force: true });
    await dialog.waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => mode(page, 'Sun').isChecked()).toBe(true);

    await mode(page, 'Off').click({ force: true });
    await dialog.getByLabel('Password').fill('een pot nat');
    await dialog.getByRole('button', { name: 'Log in' }).click();
    await expect.poll(() => box.asked).toContain('PUT /mode {"mode":"off"}');
    expect(box.asked.filter((one) => one.startsWith('PUT'))).toHaveLength(1);
  });

  test('what the box refuses is taken back, in the words of the box', async () => {
    const detail = 'charging.start.mode is pinned by the environment; take it away there.';
    box.answers.set('PUT /mode', () => ({ status: 409, body: { title: 'Pinned', detail } }));
    const page = await open();
    await mode(page, 'Off').click({ force: true });
    await page.getByRole('alert').getByText(detail).waitFor();
    await expect.poll(() => mode(page, 'Sun').isChecked()).toBe(true);
  });

  test('a fault tells what to do, whether it would outlive a power cut, and is reset where it may be', async () => {
    const page = await open('fault', { locale: 'de-DE' });
    const faults = page.locator('.faults li');
    await expect.poll(() => faults.count()).toBe(2);
    const [rcd, weld] = await faults.allTextContents();
    expect(rcd).toContain('Ein Fehlerstrom wurde erkannt');
    expect(rcd).toContain('6.4 mA DC');
    expect(rcd).toContain('Stromausfall');
    expect(weld).not.toContain('Stromausfall');
    await page.getByRole('button', { name: 'Zurücksetzen' }).click();
    await expect.poll(() => box.asked).toEqual(['POST /faults/reset {"kind":"rcd"}']);
  });

  test('a page opened while the meter is silent knows how old the last reading is', async () => {
    const page = await open('silent');
    const ageS = async () =>
      Number.parseInt((await page.locator('.meter .age').textContent()) ?? '', 10);
    await expect.poll(ageS).toBeGreaterThanOrEqual(12);
  });

  test('a phone whose clock is wrong tells how long a charge has lasted by that of the box', async () => {
    const page = await open();
    const HOUR_MS = 3_600_000;
    const at = (aheadMs: number) => new Date(Date.now() + aheadMs).toISOString();
    const session = { startedAt: at(10 * HOUR_MS), energyWh: 5_321, solarWh: 5_102 };
    box.set({ session });
    box.say('reading', { ...fullReading(-780), at: at(12.5 * HOUR_MS) });
    await page.getByText('2:30\u00a0h').waitFor();
  });

  test('a boost shows how far it is, and ends on demand', async () => {
    const page = await open('boost');
    const card = page.getByRole('region', { name: 'I need the car' });
    await card.getByText('5.32 kWh of 15.00 kWh').waitFor();
    expect(await card.getByRole('progressbar').getAttribute('value')).toBe('5320');
    await card.getByRole('button', { name: 'End the boost' }).click();
    await expect.poll(() => box.asked).toEqual(['DELETE /boost']);
  });

  test('a boost until a time is one to come', async () => {
    const page = await open();
    await mode(page, 'Time').click({ force: true });
    await page.getByLabel('Until', { exact: true }).fill('07:00');
    await page.getByRole('button', { name: 'Charge now' }).click();
    await expect.poll(() => box.asked.length).toBe(1);
    const { until } = JSON.parse(box.asked[0]?.replace('PUT /boost ', '') ?? '') as {
      readonly until: string;
    };
    expect(Date.parse(until)).toBeGreaterThan(Date.now());
    expect(new Date(until).getHours()).toBe(7);
  });

  test('another program that leads can be sent away', async () => {
    const page = await open('external');
    await page.getByRole('button', { name: 'Take over' }).click();
    await expect.poll(() => box.asked).toEqual(['DELETE /external']);
  });

  test('all limits are told, and which one holds', async () => {
    box.limits = { pilot: 51, circuit: 16, mains: 7.46 };
    const page = await open('limited');
    const card = page.getByRole('region', { name: 'Limit in force' });
    await card.getByText('All limits').click();
    await expect
      .poll(() => card.locator('.holds').textContent())
      .toBe('set by the main fuse7.4\u00a0A');
    expect(await card.locator('dt').allTextContents()).toEqual([
      'set by the main fuse',
      'set by the circuit',
      'set by the pilot',
    ]);
  });

  test('each mode shows what was set for it', async () => {
    const page = await open('manual');
    expect(await page.getByRole('slider').inputValue()).toBe('10');
    be('solar');
    box.set({ mode: 'solar', solar: { law: 'surplus', preset: 'calm', dutyPercent: 20 } });
    await expect.poll(() => page.getByLabel('Strategy').first().inputValue()).toBe('calm');
    be('manual');
    await expect.poll(() => page.getByRole('slider').inputValue()).toBe('10');
  });

  test('of two days asked for one after the other the one that was chosen last is shown', async () => {
    rememberPast(box);
    const page = await open();
    await page.locator('.plot canvas').waitFor();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/api/v1/history**', async (route) => {
      await held;
      await route.fulfill({ json: { points: [] } });
    });
    await mode(page, 'Today').click({ force: true });
    await page.getByText('Asking the box').waitFor();
    await mode(page, 'Hour').click({ force: true });
    await page.locator('.plot canvas').waitFor();
    release();
    await mode(page, 'Yesterday').click({ force: true });
    await page.getByText('Nothing is remembered').waitFor();
  });

  test.each(['nl', 'de', 'fr', 'en'])(
    '%s: no word is too long for 320 pixels, nor at 200 %',
    async (locale) => {
      rememberPast(box);
      const page = await open('fault', { width: 320, height: 640, locale });
      for (const state of Object.keys(BOX_STATES)) {
        be(state);
        for (const width of [320, 640]) {
          await page.setViewportSize({ width, height: 450 });
          await expect
            .poll(() => stickingOut(page), { message: `${state} at ${width}` })
            .toEqual([]);
        }
      }
    },
  );

  test('who wants no motion sees none', async () => {
    const page = await open();
    box.say('reading', fullReading(-780));
    const moving = page.locator('.flow .line.out').first();
    await moving.waitFor({ state: 'attached' });
    const name = () =>
      page.evaluate("getComputedStyle(document.querySelector('.flow .line.out')).animationName");
    expect(await name()).toBe('along');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await expect.poll(name).toBe('none');
  });
});
