import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { House } from '../house/house.ts';
import type { OutletStatus } from '../house/outlet.ts';
import { createMetrics } from './metrics/metrics.ts';
import { textResponse } from './response-doc.ts';

export interface MetricsRouteOptions {
  readonly house: House;
  readonly outlets: () => readonly OutletStatus[];
  readonly version: string;
}

/** `GET /metrics`: the Prometheus text format. */
export const metricsRoute: FastifyPluginAsyncZod<MetricsRouteOptions> = async (app, options) => {
  const metrics = createMetrics(options);
  app.addHook('onClose', async () => metrics.close());

  app.get(
    '/metrics',
    {
      config: { access: 'read' },
      schema: {
        tags: ['operation'],
        summary: 'Prometheus metrics',
        response: {
          200: textResponse('text format 0.0.4', 'text/plain', 'sunpilot_grid_export_watts 780\n'),
        },
      },
    },
    async (_request, reply) => {
      reply.type(metrics.contentType);
      return await metrics.scrape();
    },
  );
};
