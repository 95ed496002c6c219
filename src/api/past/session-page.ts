import { z } from 'zod';
import { POWER_BASES } from '../../house/picture.ts';
import { SESSION_ENDINGS } from '../../journal/diary/charging-session.ts';
import {
  type Diary,
  MOST_SESSIONS,
  type SessionsPage,
  type SessionsQuery,
} from '../../journal/diary/diary.ts';
import { sessionJson } from '../../journal/diary/session-json.ts';
import { type CsvCells, csvLine } from './csv.ts';
import { asked } from './past.ts';

const SessionJson = z.strictObject({
  id: z.int(),
  startedAt: z.string().meta({ format: 'date-time' }),
  endedAt: z.string().nullable().meta({ format: 'date-time', description: 'null: it goes on' }),
  ending: z
    .enum(SESSION_ENDINGS)
    .nullable()
    .describe('Why it ended: the car left, drew nothing for an hour, SunPilot stopped or was cut'),
  energyWh: z.number(),
  solarWh: z.number().describe('Of it, what no import from the grid fed'),
  energyBasis: z
    .enum(POWER_BASES)
    .nullable()
    .describe('How the energy is known; null as long as there is none'),
  durationS: z.int().describe('From plug to plug'),
  chargingS: z.int().describe('Of it, how long the car drew something'),
  closings: z.int().describe('Of the contactor'),
  phases: z.literal([1, 3]),
  cost: z
    .number()
    .nullable()
    .describe('Import paid and export missed, at the prices of that time; null without prices'),
  currency: z.string().nullable(),
});

const EXAMPLE: z.input<typeof SessionJson> = {
  id: 1_781_900_746,
  startedAt: '2026-06-21T08:25:46.000Z',
  endedAt: '2026-06-21T14:02:11.000Z',
  ending: 'unplugged',
  energyWh: 15_321,
  solarWh: 14_902,
  energyBasis: 'estimated',
  durationS: 20_185,
  chargingS: 16_020,
  closings: 3,
  phases: 1,
  cost: 1.3155,
  currency: 'EUR',
};

export const SessionsJson = z
  .strictObject({
    sessions: z.array(SessionJson).describe('Newest first'),
    next: z.string().nullable().describe('`cursor` of the next page; null on the last'),
    warning: z.string().nullable().describe('What keeps sessions from being written now'),
  })
  .meta({
    id: 'Sessions',
    examples: [{ sessions: [EXAMPLE], next: null, warning: null }],
  });

const COLUMNS: CsvCells = [
  'id',
  'started_at',
  'ended_at',
  'ending',
  'energy_wh',
  'solar_wh',
  'energy_basis',
  'duration_s',
  'charging_s',
  'closings',
  'phases',
  'cost',
  'currency',
];

export const SESSIONS_CSV_EXAMPLE = `${csvLine(COLUMNS)}${csvLine(Object.values(EXAMPLE))}`;

/** All sessions in a range, page by page. */
export async function* sessionPagesOf(
  diary: Diary,
  query: Omit<SessionsQuery, 'limit'>,
  first: SessionsPage,
): AsyncGenerator<SessionsPage> {
  for (let page = first; ; ) {
    yield page;
    if (page.nextId === undefined) return;
    const beforeId = page.nextId;
    page = await asked(diary.sessions({ ...query, beforeId, limit: MOST_SESSIONS }));
  }
}

/** Sessions as a table, with its header. */
export async function* sessionLines(pages: AsyncIterable<SessionsPage>): AsyncGenerator<string> {
  yield csvLine(COLUMNS);
  for await (const { sessions } of pages) {
    yield sessions.map((session) => csvLine(Object.values(sessionJson(session)))).join('');
  }
}
