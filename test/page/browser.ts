import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Pictures of a run, for people to look at. */
const ARTIFACTS = 'artifacts';

/** On a machine of CI a browser that is missing is a failure, elsewhere the tests are skipped. */
export const hasBrowser = existsSync(CHROMIUM) || process.env['CI'] === 'true';

export interface PageLook {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: string;
}

/** A real browser before the built program; notes whatever the console complains of. */
export class RealBrowser {
  readonly complaints: string[] = [];
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async launch(): Promise<RealBrowser> {
    const args = ['--no-sandbox'];
    return new RealBrowser(
      await chromium.launch({ executablePath: CHROMIUM, args, timeout: 120_000 }),
    );
  }

  /** Opens a page as somebody who was never there before. */
  async open(url: string, look: PageLook = {}): Promise<Page> {
    const { width = 1_280, height = 900, colorScheme = 'light', locale = 'en-GB' } = look;
    const context = await this.#browser.newContext({
      viewport: { width, height },
      colorScheme,
      locale,
    });
    // On any machine: what is waited for is on the page, or never will be.
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    page.on('console', (message) => {
      // The browser itself complains of every answer that is no success; tests ask for some.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        this.complaints.push(message.text());
      }
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    await page.goto(url);
    return page;
  }

  /** Closes every page: those of a test that is over would go on looking for their box. */
  async leave(): Promise<void> {
    for (const context of this.#browser.contexts()) await context.close();
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

/** What keeps people from using the page, by the rules of axe: WCAG 2.2 A and AA. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: typeof import('axe-core') }).axe;
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
  });
}

/** What makes the page wider than its window, so that it would have to be moved sideways. */
export function stickingOut(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll('main *, header *, footer *')].filter(
      (one) => one.getBoundingClientRect().right > clientWidth && one.closest('.scroll, .plot') === null,
    );
    const told = wide.map((one) => one.tagName + '.' + one.getAttribute('class') + ' ' + one.textContent.slice(0, 40));
    return [scrollWidth + ' > ' + clientWidth, ...told];
  })()`);
}

/** What is to be seen of it without scrolling, as `<name>.png` in a folder. */
export async function view(page: Page, folder: string, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** The whole page, among the pictures of the run. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, `${name}.png`), fullPage: true });
}
