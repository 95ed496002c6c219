import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { LAW_NAMES, PRESETS } from '../charging/laws/laws.ts';
import { MAX_CURRENT_A, MIN_CURRENT_A } from '../charging/pilot.ts';
import type { House } from '../house/house.ts';
import { instant } from '../house/instant.ts';
import type { HousePicture } from '../house/picture.ts';
import { asked, type PastRouteOptions, pastOf } from './past/past.ts';
import { replayLines } from './past/replay-lines.ts';
import { ProblemError } from './problem.ts';
import { jsonResponse, problemResponse } from './response-doc.ts';
import type { OpenRehearsal, Rehearsal, RehearsalSettings } from './what-if/rehearsal.ts';

const DAY_S = 86_400;
/** Less history than this tells nothing, seconds. */
const LEAST_S = 3_600;
/** What replay takes where no limit is known, amperes by phases. */
const USUAL_A = { 1: 32, 3: 16 } as const;

const PHASES = [1, 3, 'auto'] as const;
const Settings = z.strictObject({
  law: z.enum(LAW_NAMES),
  preset: z.enum(PRESETS),
  phases: z.literal(PHASES).describe('of the box; auto changes between one and three'),
  maxCurrentA: z.number().min(MIN_CURRENT_A).max(MAX_CURRENT_A),
});
const WhatIfBody = Settings.partial().meta({
  description: 'What would be different; the rest is as it is now',
  examples: [{ law: 'surplus', preset: 'sun-only' }],
});

const Outcome = z.strictObject({
  ...Settings.shape,
  solarWh: z.number(),
  gridWh: z.number(),
  closings: z.int().describe('of the contactor'),
});
const EXAMPLE = {
  law: 'surplus',
  preset: 'balanced',
  phases: 1,
  maxCurrentA: 16,
  solarWh: 14_306,
  gridWh: 282,
  closings: 3,
} as const;
const WhatIfJson = z
  .strictObject({
    from: z
      .string()
      .meta({ format: 'date-time', description: 'the beginning of what was replayed' }),
    to: z.string().meta({ format: 'date-time' }),
    now: Outcome.describe('with the settings as they are'),
    whatIf: Outcome.describe('with those asked for'),
  })
  .meta({
    id: 'WhatIf',
    examples: [
      {
        from: '2026-06-20T11:25:46.000Z',
        to: '2026-06-21T11:25:46.000Z',
        now: EXAMPLE,
        whatIf: { ...EXAMPLE, preset: 'sun-only', solarWh: 13_950, gridWh: 0, closings: 5 },
      },
    ],
  });

export interface WhatIfRouteOptions extends PastRouteOptions {
  readonly house: House;
  /** Replays days without getting in the charger's way; absent where nothing can. */
  readonly rehearse?: OpenRehearsal | undefined;
}

/** `POST /api/v1/what-if`: the last day again, with other settings. Changes nothing. */
export const whatIfRoute: FastifyPluginAsyncZod<WhatIfRouteOptions> = async (app, options) => {
  let underWay: AbortController | undefined;
  // An orderly stop waits for every answer, and has less than a minute.
  app.addHook('preClose', async () => underWay?.abort());
  app.post(
    '/api/v1/what-if',
    {
      config: { access: 'private' },
      schema: {
        tags: ['charger'],
        summary:
          'The last 24 hours again with other settings, for a car that is plugged in all day',
        body: WhatIfBody,
        response: {
          200: jsonResponse('what would have been charged', WhatIfJson),
          404: problemResponse('history is not kept'),
          409: problemResponse('too little is remembered yet'),
          422: problemResponse('not what this route takes; pointers say where'),
          503: problemResponse('another replay is under way, or this one did not come to an end'),
        },
      },
    },
    async ({ body }, reply) => {
      if (underWay !== undefined) throw notNow('A replay is under way; one at a time.', 5);
      const left = new AbortController();
      underWay = left;
      // Nobody waits for it any more.
      reply.raw.once('close', () => left.abort());
      try {
        return await answerTo(body, options, left.signal);
      } catch (error) {
        throw left.signal.aborted ? notNow('The replay was ended early.', 5) : error;
      } finally {
        underWay = undefined;
      }
    },
  );
};

async function answerTo(
  change: z.infer<typeof WhatIfBody>,
  options: WhatIfRouteOptions,
  signal: AbortSignal,
): Promise<z.input<typeof WhatIfJson>> {
  const past = pastOf(options);
  if (options.rehearse === undefined) throw notNow('Nothing can be replayed here.', 3_600);
  const toS = Math.floor(options.clock.epochMs() / 1_000);
  const range = { fromS: toS - DAY_S, toS };
  const firstOf = async (stepS: 1 | 60) =>
    (await asked(past.diary.history({ ...range, stepS, limit: 1 }))).points[0]?.atS;
  const [firstSecondS, firstMinuteS] = [await firstOf(1), await firstOf(60)];
  const fromS = Math.max(range.fromS, Math.min(firstSecondS ?? toS, firstMinuteS ?? toS));
  if (toS - fromS < LEAST_S) {
    const detail = 'Less than an hour is remembered yet; ask again later.';
    throw new ProblemError({ status: 409, title: 'Too early', detail });
  }
  const now = settingsOf(options.house.picture());
  const wanted = { ...now, ...known(change) };
  const day = await options.rehearse(replayLines(past, range, firstSecondS), signal);
  try {
    return {
      from: instant(fromS * 1_000),
      to: instant(toS * 1_000),
      now: await outcomeOf(day, now, signal),
      whatIf: await outcomeOf(day, wanted, signal),
    };
  } finally {
    await day.close();
  }
}

/** How the charger is set now. */
function settingsOf({ charger, phases }: HousePicture): RehearsalSettings {
  const { circuit, cable } = charger.limits;
  const most = Math.min(
    circuit ?? USUAL_A[phases],
    cable ?? MAX_CURRENT_A,
    charger.maxCurrentA ?? MAX_CURRENT_A,
  );
  const maxCurrentA = Math.max(MIN_CURRENT_A, Math.floor(most));
  return { law: charger.law, preset: charger.preset, phases, maxCurrentA };
}

async function outcomeOf(
  day: Rehearsal,
  settings: RehearsalSettings,
  signal: AbortSignal,
): Promise<z.input<typeof Outcome>> {
  const result = await day.run(settings, signal);
  if (result.ok) return { ...settings, ...result.rehearsed };
  throw notNow(result.detail, result.kind === 'too-long' ? 3_600 : 60);
}

/** A key that was not given changes nothing. */
function known(change: z.infer<typeof WhatIfBody>): Partial<RehearsalSettings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function notNow(detail: string, againS: number): ProblemError {
  return new ProblemError({ status: 503, detail, headers: { 'retry-after': String(againS) } });
}
