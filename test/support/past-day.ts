import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DiaryStore } from '../../src/journal/diary/diary-store.ts';
import { loadLibsql } from '../../src/journal/diary/libsql.ts';
import { DIARY_FILE } from '../../src/journal/diary/open-diary.ts';
import { JournalConfig, PricesConfig } from '../../src/journal/journal.config.ts';
import { aSample } from './fake-diary.ts';

const HOUR_S = 3_600;
const NOON_H = 12;
/** Of sun, to either side of noon. */
const SUNNY_H = 6;

/** Writes what a box would remember of the last hours: sun by day, and a car that takes it. */
export async function rememberHours(stateDir: string, hours: number): Promise<void> {
  mkdirSync(stateDir, { recursive: true });
  const store = new DiaryStore({
    path: join(stateDir, DIARY_FILE),
    keep: JournalConfig.parse({}),
    prices: PricesConfig.parse({}),
    open: await loadLibsql(),
    changed: () => {},
  });
  const toS = Math.floor(Date.now() / 1_000);
  let solarWh = 0;
  // The last minutes second by second, as they are kept; before that one second stands for its minute.
  for (let atS = toS - hours * HOUR_S; atS < toS; atS += atS < toS - HOUR_S ? 60 : 1) {
    const date = new Date(atS * 1_000);
    const fromNoonH = Math.abs(date.getHours() + date.getMinutes() / 60 - NOON_H);
    const surplusW = Math.round(Math.max(0, 1 - fromNoonH / SUNNY_H) * 5_000);
    const carW = surplusW > 1_400 ? surplusW - 100 : 0;
    solarWh += (carW * (atS < toS - HOUR_S ? 60 : 1)) / HOUR_S;
    store.add(
      aSample({ atS, houseW: -surplusW, carW, gridW: carW - surplusW, solarWh, gridWh: 0 }),
    );
  }
  store.close();
}
