import { instant } from '../../house/instant.ts';
import type { HistoryPage } from '../../journal/diary/diary.ts';
import type { HistoryPoint } from '../../journal/diary/point.ts';
import { ZoneOffset } from '../../meter/zone-offset.ts';
import { pagesOf } from './history-page.ts';
import type { Past, Range } from './past.ts';

const DAY_S = 86_400;
const MINUTE_S = 60;

const HEADER = 't_s,net_w,at,grid_w,car_w,offered_a,mode,code,meter,faults\n';

/**
 * History as `sunpilot replay` reads it: seconds from the first local midnight, and what the house
 * drew without the car. Seconds where there are some, minutes before. What the meter did not tell is
 * left out, and so is the hour that a clock on the wall shows twice.
 *
 * @param firstSecondS - of the range, Unix seconds; undefined where none is kept any more.
 */
export async function* replayLines(
  { diary, timezone }: Past,
  { fromS, toS }: Range,
  firstSecondS: number = toS,
): AsyncGenerator<string> {
  const minutesToS = Math.floor(firstSecondS / MINUTE_S) * MINUTE_S;
  const zone = new ZoneOffset(timezone);
  let midnightS: number | undefined;
  let lastS = -1;
  yield HEADER;
  for (const [stepS, range] of [
    [MINUTE_S, { fromS, toS: minutesToS }],
    [1, { fromS: Math.max(fromS, minutesToS), toS }],
  ] as const) {
    if (range.fromS >= range.toS) continue;
    for await (const page of pagesOf(diary, { ...range, stepS })) yield linesOf(page);
  }

  function linesOf({ points }: HistoryPage): string {
    let lines = '';
    for (const point of points) {
      if (point.houseW === null) continue;
      const wallS = point.atS + zone.atMs(point.atS * 1_000) / 1_000;
      midnightS ??= Math.floor(wallS / DAY_S) * DAY_S;
      if (wallS - midnightS <= lastS) continue;
      lastS = wallS - midnightS;
      lines += lineOf(point, lastS);
    }
    return lines;
  }
}

function lineOf(point: HistoryPoint, atS: number): string {
  const { houseW, gridW, carW, offeredA, mode, code, meter, faults } = point;
  const at = instant(point.atS * 1_000);
  const known = [atS, houseW, at, gridW, carW, offeredA];
  return `${[...known, mode, code, meter, faults.join(' ')].join(',')}\n`;
}
