import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Decision, House } from '../house/house.ts';
import { instant } from '../house/instant.ts';
import { jsonResponse } from './response-doc.ts';

const DecisionJson = z
  .strictObject({
    at: z.string().meta({ format: 'date-time' }),
    code: z.string().meta({ description: 'stable name from a closed list' }),
    text: z.string(),
    inputs: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
    dutyPercent: z.number().nullable().meta({ description: 'null offers nothing' }),
  })
  .meta({
    id: 'Decision',
    examples: [
      {
        at: '2026-06-21T11:25:46.000Z',
        code: 'following-surplus',
        text: 'Following the sun: 3.7 kW surplus, 16.0 A offered',
        inputs: { mode: 'solar', netW: -35, limitA: 16, limitBy: 'circuit', surplusW: 3_700 },
        dutyPercent: 26.6,
      },
    ],
  });

export interface WhyRouteOptions {
  readonly house: House;
}

/** `GET /api/v1/why`: the newest decisions with what was known, newest first. */
export const whyRoute: FastifyPluginAsyncZod<WhyRouteOptions> = async (app, { house }) => {
  app.get(
    '/api/v1/why',
    {
      config: { access: 'private' },
      schema: {
        tags: ['charger'],
        summary: 'The newest 200 decisions and why, newest first',
        response: { 200: jsonResponse('decisions', z.array(DecisionJson)) },
      },
    },
    async () => house.decisions().map(decisionJson),
  );
};

/** One decision, with what was known when it was made. */
export function decisionJson({ epochMs, code, text, inputs, dutyPercent }: Decision) {
  return { at: instant(epochMs), code, text, inputs, dutyPercent: dutyPercent ?? null };
}
