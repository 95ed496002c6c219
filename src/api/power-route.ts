import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Clock } from '../clock.ts';
import type { House } from '../house/house.ts';
import { withoutCar } from '../house/without-car.ts';
import { type GridPowers, netGridW } from '../meter/reading.ts';
import { noReading } from './no-reading.ts';
import { problemResponse, textResponse } from './response-doc.ts';
import { type View, ViewQuery } from './view-query.ts';

/** Without news from the house, the picture is looked at no more often than this, milliseconds. */
const LOOK_AGAIN_MS = 100;

/** For the API document only: nothing is checked or converted on the way out. */
const schema = {
  tags: ['meter'],
  summary: 'The net balance in kW, as a SolarSync P1 meter tells it',
  querystring: ViewQuery,
  response: {
    200: textResponse(
      'JSON text; one of the two is always zero',
      'text/plain',
      '{ "Solar2Grid": 0.780, "Grid2Home": 0.000 }',
    ),
    503: problemResponse('no reading that may be acted upon'),
  },
};

export interface PowerRouteOptions {
  readonly house: House;
  readonly clock: Clock;
}

/**
 * `GET /power`: the two numbers an energy decision needs, as a SolarSync P1 meter serves them. JSON
 * text served as `text/plain`, in kW with three decimals, the net balance; one of the two is always
 * zero. Answers 503 without a reading that may be acted upon.
 *
 * `?view=house` is the same without the car; 503 while what the car draws is not known.
 *
 * The body is made once per reading: this is what others poll.
 */
export const powerRoute: FastifyPluginAsyncZod<PowerRouteOptions> = async (
  app,
  { house, clock },
) => {
  let bodies: Readonly<Record<View, string | undefined>>;
  let lookAtMs = Number.NEGATIVE_INFINITY;
  const unsubscribe = house.subscribe(() => {
    lookAtMs = Number.NEGATIVE_INFINITY;
  });
  app.addHook('onClose', async () => unsubscribe());

  app.get('/power', { config: { access: 'open' }, schema }, (request, reply) => {
    const nowMs = clock.now();
    if (nowMs >= lookAtMs) {
      const picture = house.picture();
      bodies = { grid: bodyOf(picture.meter.usable), house: bodyOf(withoutCar(picture)) };
      lookAtMs = nowMs + LOOK_AGAIN_MS;
    }
    const { view } = request.query;
    const body = bodies[view];
    if (body === undefined) throw noReading(house.picture(), view);
    reply.type('text/plain').send(body);
  });
};

function bodyOf(power: GridPowers | undefined): string | undefined {
  return power && powerBody(power);
}

/** @returns e.g. `{ "Solar2Grid": 0.780, "Grid2Home": 0.000 }`. */
export function powerBody(reading: GridPowers): string {
  const netW = netGridW(reading);
  return `{ "Solar2Grid": ${kw(-netW)}, "Grid2Home": ${kw(netW)} }`;
}

function kw(watts: number): string {
  return (Math.max(0, watts) / 1_000).toFixed(3);
}
