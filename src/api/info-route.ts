import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Device } from '../house/device.ts';
import type { House } from '../house/house.ts';
import { jsonResponse, textResponse } from './response-doc.ts';

const InfoJson = z
  .strictObject({
    type: z.literal('SunPilot'),
    model: z.string().meta({ description: 'the machine it runs on' }),
    firmware: z.string(),
    ip: z.string(),
    mac: z.string().meta({ description: 'empty without a network' }),
    hostname: z.string(),
  })
  .meta({
    id: 'Info',
    examples: [
      {
        type: 'SunPilot',
        model: 'Raspberry Pi 4 Model B Rev 1.4',
        firmware: '0.1.0',
        ip: '192.168.68.106',
        mac: 'D8:3A:DD:E7:73:08',
        hostname: 'SunPilot_E77308',
      },
    ],
  });

export interface InfoRouteOptions {
  readonly house: House;
  readonly device: Device;
  readonly version: string;
}

/** `GET /info` and `GET /version`: who answers here. */
export const infoRoute: FastifyPluginAsyncZod<InfoRouteOptions> = async (app, options) => {
  const { house, device, version } = options;

  app.get(
    '/info',
    {
      config: { access: 'open' },
      schema: {
        tags: ['device'],
        summary: 'Who answers here',
        response: { 200: jsonResponse('this box', InfoJson) },
      },
    },
    async () => ({
      type: 'SunPilot' as const,
      model: device.model,
      firmware: version,
      ...device.address(),
      hostname: house.picture().name,
    }),
  );

  app.get(
    '/version',
    {
      config: { access: 'open' },
      schema: {
        tags: ['device'],
        summary: 'The version, as plain text',
        response: {
          200: textResponse('the version', 'text/plain', '0.1.0'),
        },
      },
    },
    async (_request, reply) => {
      reply.type('text/plain');
      return version;
    },
  );
};
