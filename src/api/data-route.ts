import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Clock } from '../clock.ts';
import type { Device } from '../house/device.ts';
import type { House } from '../house/house.ts';
import { DataJson, dataJson } from './data-json.ts';
import { noReading } from './no-reading.ts';
import { jsonResponse, problemResponse } from './response-doc.ts';

export interface DataRouteOptions {
  readonly house: House;
  readonly clock: Clock;
  readonly device: Device;
  readonly version: string;
}

/** `GET /api/data`: all a SolarSync P1 meter tells. Answers 503 like `/power`. */
export const dataRoute: FastifyPluginAsyncZod<DataRouteOptions> = async (app, options) => {
  const { house, clock, device, version } = options;
  const startedMs = clock.now();

  app.get(
    '/api/data',
    {
      config: { access: 'open' },
      schema: {
        tags: ['meter'],
        summary: 'The meter in the 35 keys of a SolarSync P1 meter',
        response: {
          200: jsonResponse('the 35 keys', DataJson),
          503: problemResponse('no reading that may be acted upon'),
        },
      },
    },
    async () => {
      const picture = house.picture();
      const reading = picture.meter.usable;
      if (reading === undefined) throw noReading(picture);
      return dataJson(reading, {
        host: picture.name,
        address: device.address(),
        version,
        freeHeapBytes: device.freeHeapBytes(),
        uptimeS: (clock.now() - startedMs) / 1_000,
      });
    },
  );
};
