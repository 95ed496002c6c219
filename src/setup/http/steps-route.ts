import { hostname } from 'node:os';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ProblemError } from '../../api/problem.ts';
import type { EvseBoard } from '../../charging/board.ts';
import type { Clock } from '../../clock.ts';
import type { Rule } from '../../config/cross-rules.ts';
import { Config } from '../../config.ts';
import { FolderError, makeFolder } from '../../journal/folder.ts';
import { type Composed, composeConfig } from '../compose-config.ts';
import { findMeters } from '../find-meters.ts';
import { tryMeterAtUrl } from '../meters-at-url.ts';
import { selfTest } from '../self-test.ts';
import { markSetupDone } from '../setup-needed.ts';
import { tryMeter } from '../try-meter.ts';
import { mayWrite, writeConfig } from '../write-config.ts';

export interface StepsRouteOptions {
  readonly configPath: string;
  readonly stateDir: string;
  readonly port: number;
  readonly rules: readonly Rule[];
  readonly openBoard: (config: Config) => Promise<EvseBoard>;
  readonly finished: () => void;
  readonly clock: Clock;
}

const USUAL_STATE_DIR = Config.shape.stateDir.parse(undefined);
const TimeZone = Config.shape.timezone.unwrap();
const MeterBody = z.union([
  z.strictObject({ url: z.string().min(1).max(1_024), timezone: TimeZone }),
  z.strictObject({ meter: z.record(z.string(), z.unknown()), timezone: TimeZone }),
]);
/** Checked as a whole by what makes a configuration of it. */
const AnswersBody = z.record(z.string(), z.unknown());

/** The steps of a first installation behind its code. Answers are kept by the page, not here. */
export const stepsRoute: FastifyPluginAsyncZod<StepsRouteOptions> = async (app, options) => {
  const { clock, configPath } = options;
  const turns = new Turns();

  app.get('/api/v1/setup/about', async () => {
    const may = await mayWrite(configPath, { force: false });
    return {
      hostname: hostname(),
      path: configPath,
      obstacle: may.ok ? null : may.detail,
    };
  });

  app.post('/api/v1/setup/meters', async () => turns.take('meters', () => findMeters({ clock })));

  app.post('/api/v1/setup/meter', { schema: { body: MeterBody } }, async ({ body }, reply) => {
    const left = new AbortController();
    // Who leaves the page, or tries another meter, waits no longer for this one.
    reply.raw.once('close', () => left.abort());
    const parts = { clock, timeZone: body.timezone, signal: left.signal };
    return turns.take('meter', () =>
      'url' in body ? tryMeterAtUrl(body.url, parts) : tryMeter(body.meter, parts),
    );
  });

  app.post('/api/v1/setup/check', { schema: { body: AnswersBody } }, async ({ body }) => {
    const composed = await composedOf(body, options);
    return { problems: composed.ok ? [] : composed.problems };
  });

  app.post('/api/v1/setup/board', { schema: { body: AnswersBody } }, async ({ body }) => {
    const { config } = soundOf(await composedOf(body, options));
    return turns.take('board', () => selfTest(() => options.openBoard(config), { clock }));
  });

  app.post('/api/v1/setup/finish', { schema: { body: AnswersBody } }, async ({ body }, reply) => {
    const { text } = soundOf(await composedOf(body, options));
    return turns.take('board', async () => {
      await folderOf(options.stateDir);
      const written = await writeConfig(configPath, text, { force: false });
      if (!written.ok) {
        const status = written.kind === 'exists' ? 409 : 503;
        throw new ProblemError({ status, title: 'Not written', detail: written.detail });
      }
      await markSetupDone(options.stateDir);
      // Only once the answer is on its way: what follows closes this interface.
      reply.raw.once('close', options.finished);
      return { path: configPath };
    });
  });
};

/** What the page does not ask is as it is where this runs. */
function composedOf(
  answers: Record<string, unknown>,
  { port, stateDir, rules, configPath }: StepsRouteOptions,
): Promise<Composed> {
  const here = { port, ...(stateDir !== USUAL_STATE_DIR && { stateDir }) };
  return composeConfig({ ...here, ...answers }, { rules, path: configPath });
}

function soundOf(composed: Composed): Extract<Composed, { ok: true }> {
  if (composed.ok) return composed;
  const errors = composed.problems.map(({ pointer, detail }) => ({
    pointer: `#${pointer}`,
    detail,
  }));
  throw new ProblemError({ status: 422, detail: 'Some answers do not go together.', errors });
}

/** Without it nothing can be remembered, and the box would not start. */
async function folderOf(stateDir: string): Promise<void> {
  try {
    await makeFolder(stateDir);
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    throw new ProblemError({ status: 503, title: 'Not written', detail: error.message });
  }
}

/** One of a kind at a time: ports and boards have one user. */
class Turns {
  readonly #taken = new Set<string>();

  async take<Result>(kind: string, work: () => Promise<Result>): Promise<Result> {
    if (this.#taken.has(kind)) {
      const headers = { 'retry-after': '3' };
      throw new ProblemError({ status: 503, detail: 'Somebody is at it already.', headers });
    }
    this.#taken.add(kind);
    try {
      return await work();
    } finally {
      this.#taken.delete(kind);
    }
  }
}
