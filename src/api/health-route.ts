import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { House } from '../house/house.ts';
import type { OutletStatus } from '../house/outlet.ts';
import type { HousePicture } from '../house/picture.ts';
import { type Past, warningOf } from './past/past.ts';
import { ProblemError } from './problem.ts';
import { jsonResponse, problemResponse } from './response-doc.ts';

const Alive = z.strictObject({ status: z.literal('alive') }).meta({
  id: 'Alive',
  examples: [{ status: 'alive' }],
});
const Outlet = z.strictObject({
  name: z.string(),
  state: z.enum(['starting', 'running', 'failed']),
  detail: z.string(),
  failures: z.int().nonnegative(),
});
const Ready = z
  .strictObject({
    status: z.literal('ready'),
    outlets: z
      .array(Outlet)
      .optional()
      .describe('Those switched on; one that failed is no reason not to be ready'),
    warnings: z
      .array(z.strictObject({ pointer: z.string(), detail: z.string() }))
      .optional()
      .describe('What is wrong, and no reason not to be ready'),
  })
  .meta({ id: 'Ready', examples: [{ status: 'ready' }] });

export interface HealthRouteOptions {
  readonly house: House;
  readonly outlets: () => readonly OutletStatus[];
  readonly past?: Past | undefined;
}

/** `GET /healthz`: the process answers. `GET /readyz`: it can do its work, or what is missing. */
export const healthRoute: FastifyPluginAsyncZod<HealthRouteOptions> = async (app, options) => {
  const { house } = options;
  app.get(
    '/healthz',
    {
      config: { access: 'open' },
      schema: {
        tags: ['operation'],
        summary: 'Alive',
        response: { 200: jsonResponse('alive', Alive) },
      },
    },
    async () => ({ status: 'alive' as const }),
  );

  app.get(
    '/readyz',
    {
      config: { access: 'open' },
      schema: {
        tags: ['operation'],
        summary: 'Ready, or what is not',
        response: {
          200: jsonResponse('ready', Ready),
          503: problemResponse('meter, board or guard is not ready'),
        },
      },
    },
    async () => {
      const errors = notReady(house.picture());
      if (errors.length > 0) throw new ProblemError({ status: 503, title: 'Not ready', errors });
      const outlets = [...options.outlets()];
      const warnings = warningsOf(options.past);
      return {
        status: 'ready' as const,
        ...(outlets.length > 0 && { outlets }),
        ...(warnings.length > 0 && { warnings }),
      };
    },
  );
};

/** That nothing is written is no reason not to charge. */
function warningsOf(past: Past | undefined): { pointer: string; detail: string }[] {
  const detail = past && warningOf(past.diary);
  return typeof detail === 'string' ? [{ pointer: '#/journal', detail }] : [];
}

/** What keeps the box from its work, by part. */
export function notReady({ meter, charger }: HousePicture): { pointer: string; detail: string }[] {
  const broken = charger.faults
    .filter(({ kind }) => kind === 'board' || kind === 'guard')
    .map(({ kind, detail }) => ({ pointer: `#/${kind}`, detail }));
  if (meter.usable !== undefined) return broken;
  return [{ pointer: '#/meter', detail: `the meter is ${meter.freshness}` }, ...broken];
}
