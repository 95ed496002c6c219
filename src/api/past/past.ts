import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { type Diary, DiaryError } from '../../journal/diary/diary.ts';
import { ProblemError } from '../problem.ts';

/** What is remembered, and the time zone it is told in. */
export interface Past {
  readonly diary: Diary;
  /** IANA name of the zone whose midnights divide the days. */
  readonly timezone: string;
}

/** What routes into the past are given. */
export interface PastRouteOptions {
  readonly past?: Past | undefined;
  readonly clock: Pick<Clock, 'epochMs'>;
}

/** @throws {ProblemError} with status 404 where nothing is remembered. */
export function pastOf({ past }: PastRouteOptions): Past {
  if (past !== undefined) return past;
  const detail = 'Sessions and history are not kept: journal.enabled is false.';
  throw new ProblemError({ status: 404, detail });
}

/** @throws {ProblemError} with status 503 where the diary cannot be asked now. */
export async function asked<Page>(page: Promise<Page>): Promise<Page> {
  try {
    return await page;
  } catch (error) {
    if (!(error instanceof DiaryError)) throw error;
    const headers = { 'retry-after': '60' };
    throw new ProblemError({ status: 503, detail: `Not now: ${error.message}`, headers });
  }
}

/** What is wrong with the diary now, for people; null where nothing is. */
export function warningOf(diary: Diary): string | null {
  const { state, detail } = diary.status();
  return state === 'writing' ? null : detail;
}

const moment = (description: string) =>
  z.iso
    .datetime({ offset: true, error: 'must be a time like 2026-06-21T11:25:46Z' })
    .optional()
    .describe(description);

/** `from` is included, `to` is not. */
export const RANGE = {
  from: moment('Beginning, RFC 3339; a + must be sent as %2B'),
  to: moment('End, not included; now unless given'),
};

/** A page's size as it stands in a query. */
export function limitUpTo(most: number, usual: number) {
  return z
    .string()
    .regex(/^\d{1,6}$/, { error: 'must be a whole number', abort: true })
    .refine((text) => Number(text) >= 1 && Number(text) <= most, `must be from 1 to ${most}`)
    .optional()
    .describe(`Page size, 1 to ${most}; ${usual} unless given`);
}

export const cursor = z
  .string()
  .regex(/^\d{1,12}$/, 'must be `next` of the previous page')
  .optional()
  .describe('Where to continue: `next` of the previous page');

export interface Range {
  readonly fromS: number;
  readonly toS: number;
}

/**
 * @param query - as it was sent, valid by itself.
 * @param usualS - how long the range is unless its beginning is given, seconds.
 * @throws {ProblemError} with status 422 where it ends before it begins.
 */
export function rangeOf(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  { nowMs, usualS }: { readonly nowMs: number; readonly usualS: number },
): Range {
  const toS = to === undefined ? Math.floor(nowMs / 1_000) + 1 : Math.ceil(Date.parse(to) / 1_000);
  const fromS = from === undefined ? toS - usualS : Math.floor(Date.parse(from) / 1_000);
  if (fromS < toS) return { fromS, toS };
  const [name, detail] =
    to === undefined ? ['from', 'must be before now'] : ['to', 'must be after `from`'];
  throw new ProblemError({
    status: 422,
    detail: 'The request query is not what this path takes.',
    errors: [{ pointer: `#/${name}`, detail }],
  });
}
