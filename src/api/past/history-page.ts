import { z } from 'zod';
import { instant } from '../../house/instant.ts';
import {
  type Diary,
  type HistoryPage,
  type HistoryQuery,
  MOST_POINTS,
} from '../../journal/diary/diary.ts';
import type { HistoryPoint } from '../../journal/diary/point.ts';
import { type CsvCells, csvLine } from './csv.ts';
import { asked } from './past.ts';

const watts = z.number().nullable();

const PointJson = z.strictObject({
  at: z.string().meta({ format: 'date-time', description: 'its beginning' }),
  seconds: z.int().describe('Seconds of it that were noted'),
  meteredSeconds: z.int().describe('Of them those in which the meter told something'),
  gridW: watts.describe('Mean of the grid, import positive; null without a meter'),
  houseW: watts.describe('The same without the car; negative is surplus'),
  surplusW: watts.describe('Mean of the sun that the house did not need'),
  carW: z.number(),
  offeredCurrentA: z.number(),
  mode: z.string().describe('What held for most of it'),
  code: z.string().describe('Reason that held for most of it'),
  meter: z.string().describe('How fresh the meter was for most of it'),
  faults: z.array(z.string()).describe('Every fault there was'),
});

export const HistoryJson = z
  .strictObject({
    from: z.string().meta({ format: 'date-time' }),
    to: z.string().meta({ format: 'date-time' }),
    stepS: z.int(),
    points: z.array(PointJson).describe('Oldest first; where nothing was noted there is none'),
    next: z.string().nullable().describe('`cursor` of the next page; null on the last'),
    warning: z.string().nullable().describe('What keeps history from being written now'),
  })
  .meta({
    id: 'History',
    examples: [
      {
        from: '2026-06-21T11:00:00.000Z',
        to: '2026-06-21T12:00:00.000Z',
        stepS: 60,
        points: [
          {
            at: '2026-06-21T11:25:00.000Z',
            seconds: 60,
            meteredSeconds: 60,
            gridW: -35.2,
            houseW: -3_715.2,
            surplusW: 3_715.2,
            carW: 3_680,
            offeredCurrentA: 16,
            mode: 'solar',
            code: 'following-surplus',
            meter: 'fresh',
            faults: [],
          },
        ],
        next: null,
        warning: null,
      },
    ],
  });

export function pointJson(point: HistoryPoint): z.output<typeof PointJson> {
  const { atS, seconds, metered, gridW, houseW, surplusW, carW, offeredA } = point;
  const { mode, code, meter, faults } = point;
  return {
    at: instant(atS * 1_000),
    seconds,
    meteredSeconds: metered,
    gridW,
    houseW,
    surplusW,
    carW,
    offeredCurrentA: offeredA,
    mode,
    code,
    meter,
    faults: [...faults],
  };
}

const COLUMNS: CsvCells = [
  'at',
  'seconds',
  'metered_seconds',
  'grid_w',
  'house_w',
  'surplus_w',
  'car_w',
  'offered_a',
  'mode',
  'code',
  'meter',
  'faults',
];

/** All of history in a range, page by page. */
export async function* pagesOf(
  diary: Diary,
  query: Omit<HistoryQuery, 'limit'>,
  first?: HistoryPage,
): AsyncGenerator<HistoryPage> {
  const limit = MOST_POINTS;
  let page = first ?? (await asked(diary.history({ ...query, limit })));
  for (;;) {
    yield page;
    if (page.nextS === undefined) return;
    page = await asked(diary.history({ ...query, fromS: page.nextS, limit }));
  }
}

/** History as a table, with its header. */
export async function* historyLines(pages: AsyncIterable<HistoryPage>): AsyncGenerator<string> {
  yield csvLine(COLUMNS);
  for await (const { points } of pages) yield points.map(lineOf).join('');
}

function lineOf(point: HistoryPoint): string {
  const { atS, seconds, metered, gridW, houseW, surplusW, carW, offeredA } = point;
  const numbers = [seconds, metered, gridW, houseW, surplusW, carW, offeredA];
  const words = [point.mode, point.code, point.meter, point.faults.join(' ')];
  return csvLine([instant(atS * 1_000), ...numbers, ...words]);
}
