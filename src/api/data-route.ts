import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Clock } from '../clock.ts';
import type { Device } from '../house/device.ts';
import type { House } from '../house/house.ts';
import type { HousePicture } from '../house/picture.ts';
import { withoutCar } from '../house/without-car.ts';
import type { MeterReading } from '../meter/reading.ts';
import { DataJson, dataJson } from './data-json.ts';
import { noReading } from './no-reading.ts';
import { jsonResponse, problemResponse } from './response-doc.ts';
import { ViewQuery } from './view-query.ts';

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
        querystring: ViewQuery,
        response: {
          200: jsonResponse('the 35 keys', DataJson),
          503: problemResponse('no reading that may be acted upon'),
        },
      },
    },
    async ({ query: { view } }) => {
      const picture = house.picture();
      const reading = view === 'house' ? houseReading(picture) : picture.meter.usable;
      if (reading === undefined) throw noReading(picture, view);
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

/**
 * The reading with the power of the house alone; nobody meters the phases and registers of that.
 */
function houseReading(picture: HousePicture): MeterReading | undefined {
  const power = withoutCar(picture);
  if (power === undefined || picture.meter.usable === undefined) return undefined;
  const { takenAtMs, at, registersAt, tariff, gas } = picture.meter.usable;
  return {
    takenAtMs,
    ...power,
    ...(at !== undefined && { at }),
    ...(registersAt !== undefined && { registersAt }),
    ...(tariff !== undefined && { tariff }),
    ...(gas !== undefined && { gas }),
  };
}
