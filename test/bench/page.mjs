import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { quantile } from './quantile.mjs';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const CHROMIUM = '/usr/bin/chromium';
const LOADS = 5;
const DAY_S = 86_400;
const HOUR_S = 3_600;
const MIB = 1_048_576;
/** Steps of a wheel over the whole page, and back. */
const WHEELS = 40;

/** Opens the page of the built demo in a real browser: how soon, how smooth, how big. */
export async function benchPage({ long }) {
  if (!existsSync(MAIN)) throw new Error('there is no build: npm run build');
  if (!existsSync(CHROMIUM)) throw new Error(`there is no ${CHROMIUM}`);
  const { chromium } = await import('playwright-core');
  const stateDir = mkdtempSync(join(tmpdir(), 'sunpilot-bench-page-'));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  let demo;
  try {
    await rememberDay(stateDir);
    demo = await startDemo(stateDir);
    const loads = [];
    for (let load = 0; load < LOADS; load++) loads.push(await firstLoad(browser, demo.url));
    const longestMs = await scrollDay(browser, demo.url);
    const minutes = long ? 10 : 1;
    const memory = await watchMemory(browser, demo.url, minutes);
    return [
      {
        name: 'first load, to the sentence with live numbers',
        value: quantile(loads, 0.5),
        unit: 's',
        target: '<= 1',
        note: `median of ${LOADS}, nothing cached`,
      },
      {
        name: 'longest task while 24 h are drawn and scrolled',
        value: longestMs,
        unit: 'ms',
        target: '<= 200',
        note: longestMs === 0 ? 'none reached 50 ms' : 'of the main thread',
      },
      {
        name: 'memory of the page',
        value: memory.mostMiB,
        unit: 'MiB',
        target: '<= 20',
        note: `most after a collection, ${minutes} min live`,
      },
      {
        name: 'growth of it',
        value: memory.growthMiB,
        unit: 'MiB',
        target: '<= 2',
        note: `from the first to the last of ${minutes} min`,
      },
    ];
  } finally {
    await browser.close();
    if (demo !== undefined) {
      demo.child.kill('SIGTERM');
      await once(demo.child, 'exit');
    }
    rmSync(stateDir, { recursive: true, force: true });
  }
}

/** What a box remembers of a day: a row a minute, and the last hour second by second. */
async function rememberDay(stateDir) {
  const built = '../../dist/src/journal';
  const { DiaryStore } = await import(`${built}/diary/diary-store.js`);
  const { loadLibsql } = await import(`${built}/diary/libsql.js`);
  const { DIARY_FILE } = await import(`${built}/diary/open-diary.js`);
  const { JournalConfig, PricesConfig } = await import(`${built}/journal.config.js`);
  mkdirSync(stateDir, { recursive: true });
  const store = new DiaryStore({
    path: join(stateDir, DIARY_FILE),
    keep: JournalConfig.parse({}),
    prices: PricesConfig.parse({}),
    open: await loadLibsql(),
    changed: () => {},
  });
  const toS = Math.floor(Date.now() / 1_000);
  for (let atS = toS - 2 * DAY_S; atS < toS; atS += atS < toS - HOUR_S ? 60 : 1) {
    const surplusW = Math.max(0, Math.round(3_000 * Math.sin(atS / 5_000)));
    const carW = Math.max(0, surplusW - 200);
    store.add({
      atS,
      gridW: carW - surplusW,
      houseW: -surplusW,
      carW,
      basis: 'estimated',
      offeredA: carW / 230,
      mode: 'solar',
      code: 'following-surplus',
      meter: 'fresh',
      faults: [],
      vehicle: 'C',
      solarWh: 0,
      gridWh: 0,
      closings: 0,
      isLowTariff: false,
      phases: 1,
    });
  }
  store.close();
}

async function startDemo(stateDir) {
  const sets = ['api.port=0', `stateDir=${stateDir}`].flatMap((one) => ['--set', one]);
  const child = spawn(process.execPath, [MAIN, 'run', ...sets], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line);
    if (url !== undefined) return { child, url: `${url}/` };
  }
  throw new Error('the demo ended');
}

/** Seconds until the page says what happens, in a browser that was never there. */
async function firstLoad(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const startedAt = performance.now();
  await page.goto(url);
  await page.locator('.link.live').waitFor();
  await page.locator('.flow .watts').first().waitFor();
  const seconds = (performance.now() - startedAt) / 1_000;
  await context.close();
  return seconds;
}

/** @returns milliseconds of the longest task the browser counts as long, 0 without one. */
async function scrollDay(browser, url) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('.plot canvas').waitFor();
  await page.evaluate(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        globalThis.longest = Math.max(globalThis.longest, duration);
      }
    }).observe({ type: 'longtask' });
  });
  const day = page.waitForResponse((response) => response.url().includes('step=60'));
  await page.locator('.spans input[value=yesterday]').click({ force: true });
  await day;
  await page.waitForLoadState('load').catch(() => {});
  await pause(1_000);
  for (let step = 0; step < 2 * WHEELS; step++) {
    await page.mouse.wheel(0, step < WHEELS ? 150 : -150);
    await pause(16);
  }
  const longest = await page.evaluate(() => globalThis.longest);
  await context.close();
  return longest;
}

async function watchMemory(browser, url, minutes) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('.plot canvas').waitFor();
  const session = await context.newCDPSession(page);
  const samples = [];
  for (let minute = 0; minute <= minutes; minute++) {
    if (minute > 0) await pause(60_000);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    samples.push(usedSize / MIB);
  }
  await context.close();
  return { mostMiB: Math.max(...samples), growthMiB: samples.at(-1) - samples[0] };
}
