import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { instant } from '../house/instant.ts';
import { MOST_POINTS, STEPS_S, type StepS } from '../journal/diary/diary.ts';
import { prefersCsv } from './past/csv.ts';
import { HistoryJson, historyLines, pagesOf, pointJson } from './past/history-page.ts';
import { isKnown, linkNext, sendCsv, sendKnown } from './past/page-answer.ts';
import {
  asked,
  cursor,
  limitUpTo,
  type PastRouteOptions,
  pastOf,
  RANGE,
  rangeOf,
  warningOf,
} from './past/past.ts';
import { replayLines } from './past/replay-lines.ts';
import { jsonResponse, problemResponse, textResponse } from './response-doc.ts';

const HOUR_S = 3_600;
/** The minutes of a day and a few more. */
const USUAL_POINTS = 1_500;

const Step = z
  .enum(STEPS_S.map(String) as [string, ...string[]])
  .default('60')
  .describe('Seconds that a point stands for; 1 is kept for a day, the others for long');

const EXAMPLE =
  'at,seconds,metered_seconds,grid_w,house_w,surplus_w,car_w,offered_a,mode,code,meter,faults\r\n' +
  '2026-06-21T11:25:00.000Z,60,60,-35.2,-3715.2,3715.2,3680,16,solar,following-surplus,fresh,\r\n';
const REPLAY_EXAMPLE =
  't_s,net_w,at,grid_w,car_w,offered_a,mode,code,meter,faults\n' +
  '48346,-3715,2026-06-21T11:25:46.000Z,-35,3680,16,solar,following-surplus,fresh,\n';

const NOT_KEPT = problemResponse('history is not kept');
const NOT_NOW = problemResponse('the database does not answer');

/** `GET /api/v1/history`, and the same as a day that `sunpilot replay` takes. */
export const historyRoute: FastifyPluginAsyncZod<PastRouteOptions> = async (app, options) => {
  app.get(
    '/api/v1/history',
    {
      config: { access: 'private' },
      schema: {
        tags: ['charger'],
        summary: 'What was: grid, surplus, car, what was offered and why; JSON or CSV',
        querystring: z.strictObject({
          ...RANGE,
          step: Step,
          limit: limitUpTo(MOST_POINTS, USUAL_POINTS),
          cursor,
        }),
        response: {
          200: {
            description: 'a page of it; as `text/csv` all of it, unless `limit` is given',
            content: {
              ...jsonResponse('', HistoryJson).content,
              ...textResponse('', 'text/csv', EXAMPLE).content,
            },
          },
          404: NOT_KEPT,
          503: NOT_NOW,
        },
      },
    },
    async (request, reply) => {
      const { diary } = pastOf(options);
      const { query } = request;
      const range = rangeOf(query, { nowMs: options.clock.epochMs(), usualS: HOUR_S });
      const stepS = Number(query.step) as StepS;
      const fromS = query.cursor === undefined ? range.fromS : Number(query.cursor);
      const isCsv = prefersCsv(request.headers.accept);
      const limit = Number(query.limit ?? (isCsv ? MOST_POINTS : USUAL_POINTS));
      const wanted = { fromS, toS: range.toS, stepS };
      const page = await asked(diary.history({ ...wanted, limit }));
      const type = isCsv ? 'csv' : 'json';
      if (isKnown(request, reply, { tag: page.tag, type })) return sendKnown(reply);
      const isWhole = isCsv && query.limit === undefined;
      if (page.nextS !== undefined && !isWhole) {
        const { from = isoOf(range.fromS), to = isoOf(range.toS) } = query;
        linkNext(request, reply, { from, to, cursor: String(page.nextS) });
      }
      if (isCsv) {
        const { nextS: _next, ...only } = page;
        const pages = pagesOf(diary, wanted, isWhole ? page : only);
        return sendCsv(reply, 'history.csv', historyLines(pages));
      }
      return {
        from: isoOf(range.fromS),
        to: isoOf(range.toS),
        stepS,
        points: page.points.map(pointJson),
        next: page.nextS === undefined ? null : String(page.nextS),
        warning: warningOf(diary),
      };
    },
  );

  app.get(
    '/api/v1/history/replay',
    {
      config: { access: 'private' },
      schema: {
        tags: ['charger'],
        summary: 'The same as a day that `sunpilot replay` takes, each second where it is kept',
        querystring: z.strictObject(RANGE),
        response: {
          200: textResponse('the last day, or what was asked for', 'text/csv', REPLAY_EXAMPLE),
          404: NOT_KEPT,
          503: NOT_NOW,
        },
      },
    },
    async (request, reply) => {
      const past = pastOf(options);
      const range = rangeOf(request.query, {
        nowMs: options.clock.epochMs(),
        usualS: 24 * HOUR_S,
      });
      const { tag, points } = await asked(past.diary.history({ ...range, stepS: 1, limit: 1 }));
      if (isKnown(request, reply, { tag, type: 'csv' })) return sendKnown(reply);
      const lines = replayLines(past, range, points[0]?.atS);
      return sendCsv(reply, 'replay.csv', lines);
    },
  );
};

function isoOf(atS: number): string {
  return instant(atS * 1_000);
}
