import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { ChargerJson } from '../house/charger/charger-json.ts';
import { chargerJson } from '../house/charger/charger-picture.ts';
import type { House } from '../house/house.ts';
import { jsonResponse } from './response-doc.ts';

export interface ChargerRouteOptions {
  readonly house: House;
}

/** `GET /api/v1/charger`: everything about the charger now. */
export const chargerRoute: FastifyPluginAsyncZod<ChargerRouteOptions> = async (app, { house }) => {
  app.get(
    '/api/v1/charger',
    {
      config: { access: 'read' },
      schema: {
        tags: ['charger'],
        summary: 'The charger now',
        response: { 200: jsonResponse('the charger', ChargerJson) },
      },
    },
    async (_request, reply) => {
      // Clients that ask for one field a request may answer the next from this answer.
      reply.header('cache-control', 'max-age=1');
      return chargerJson(house.picture());
    },
  );
};
