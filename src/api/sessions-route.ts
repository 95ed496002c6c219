import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { MOST_SESSIONS } from '../journal/diary/diary.ts';
import { sessionJson } from '../journal/diary/session-json.ts';
import { prefersCsv } from './past/csv.ts';
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
import {
  SESSIONS_CSV_EXAMPLE,
  SessionsJson,
  sessionLines,
  sessionPagesOf,
} from './past/session-page.ts';
import { jsonResponse, problemResponse, textResponse } from './response-doc.ts';

const USUAL_SESSIONS = 100;
const YEAR_S = 366 * 86_400;

/** `GET /api/v1/sessions`: what each car took, newest first. */
export const sessionsRoute: FastifyPluginAsyncZod<PastRouteOptions> = async (app, options) => {
  app.get(
    '/api/v1/sessions',
    {
      config: { access: 'private' },
      schema: {
        tags: ['charger'],
        summary: 'Charging sessions that began within a year, or in a range; JSON or CSV',
        querystring: z.strictObject({
          ...RANGE,
          limit: limitUpTo(MOST_SESSIONS, USUAL_SESSIONS),
          cursor,
        }),
        response: {
          200: {
            description: 'a page of them; as `text/csv` all of them, unless `limit` is given',
            content: {
              ...jsonResponse('', SessionsJson).content,
              ...textResponse('', 'text/csv', SESSIONS_CSV_EXAMPLE).content,
            },
          },
          404: problemResponse('sessions are not kept'),
          503: problemResponse('the database does not answer'),
        },
      },
    },
    async (request, reply) => {
      const { diary } = pastOf(options);
      const { query } = request;
      const range = rangeOf(query, { nowMs: options.clock.epochMs(), usualS: YEAR_S });
      const beforeId = query.cursor === undefined ? undefined : Number(query.cursor);
      const isCsv = prefersCsv(request.headers.accept);
      const limit = Number(query.limit ?? (isCsv ? MOST_SESSIONS : USUAL_SESSIONS));
      const asks = { ...range, ...(beforeId !== undefined && { beforeId }) };
      const page = await asked(diary.sessions({ ...asks, limit }));
      const type = isCsv ? 'csv' : 'json';
      if (isKnown(request, reply, { tag: page.tag, type })) return sendKnown(reply);
      const isWhole = isCsv && query.limit === undefined;
      if (page.nextId !== undefined && !isWhole) {
        linkNext(request, reply, { cursor: String(page.nextId) });
      }
      if (isCsv) {
        const { nextId: _next, ...only } = page;
        const pages = sessionPagesOf(diary, asks, isWhole ? page : only);
        return sendCsv(reply, 'sessions.csv', sessionLines(pages));
      }
      return {
        sessions: page.sessions.map(sessionJson),
        next: page.nextId === undefined ? null : String(page.nextId),
        warning: warningOf(diary),
      };
    },
  );
};
