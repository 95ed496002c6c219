import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BOX_STATES, fullReading, rememberPast } from './box-states.ts';
import { barriers, hasBrowser, picture, RealBrowser, stickingOut } from './browser.ts';
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
  rememberPast(box);
  url = await box.listen();
});
afterEach(async () => {
  await browser?.leave();
  await box?.close();
});

/** In that state, and with a reading where the meter is heard. */
function be(state: string): void {
  box.set(BOX_STATES[state]?.() ?? {});
  const { netW } = box.charger.meter;
  if (netW !== null) box.say('reading', fullReading(netW));
}

async function openIn(state: string, look: Parameters<RealBrowser['open']>[1] = {}) {
  be(state);
  const page = await browser.open(url, look);
  await page.locator('.link.live').waitFor();
  await expect.poll(() => box.listeners).toBeGreaterThan(0);
  be(state);
  await page.locator('.plot canvas').waitFor();
  return page;
}

describe.skipIf(!hasBrowser)('the page in every state', () => {
  test.each(Object.keys(BOX_STATES))(
    '%s: nobody is kept out, and nothing sticks out, on a phone and at a desk, dark and light',
    async (state) => {
      const page = await openIn(state, { width: 360, height: 780, colorScheme: 'dark' });
      expect(await barriers(page)).toEqual([]);
      expect(await stickingOut(page)).toEqual([]);
      await picture(page, `state-${state}-360-dark`);
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 1_280, height: 900 });
      expect(await barriers(page)).toEqual([]);
      await picture(page, `state-${state}-1280-light`);
      expect(browser.complaints).toEqual([]);
    },
    120_000,
  );
});
