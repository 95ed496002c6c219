import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BuiltProgram } from '../support/built-program.ts';
import { ProductBox } from '../support/product-box.ts';
import { hasBrowser, RealBrowser } from './browser.ts';

const CONFIG = `
meter: { source: tcp, host: 127.0.0.1, port: 1 }
charging: { limits: { circuitA: 16 } }
board: { driver: sysfs, sense: none, temperature: { sensor: hwmon, name: none } }
api: { port: 0 }
`;

let program: BuiltProgram;
let browser: RealBrowser;

beforeAll(async () => {
  if (!hasBrowser) return;
  program = new BuiltProgram();
  browser = await RealBrowser.launch();
});
afterAll(async () => {
  await browser?.close();
  program?.remove();
});

describe.skipIf(!hasBrowser)('a real box without a sense of the pilot', () => {
  test('says on its page what protection is absent', async () => {
    const box = new ProductBox(program, CONFIG);
    const page = await browser.open(`${await box.start().url()}/`);
    const section = page.getByRole('region', { name: 'What this box does not have' });
    await expect.poll(() => section.getByRole('listitem').count()).toBe(3);
    const text = await section.textContent();
    expect(text).toContain('a measured pilot');
    expect(text).toContain('a contactor of its own');
    expect(text).not.toContain('thermometer');
  });
});
