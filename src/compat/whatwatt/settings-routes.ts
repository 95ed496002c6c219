import type { FastifyInstance } from 'fastify';
import type { OutletSettings } from '../../house/outlet.ts';
import { changeOf, serialBlockOf, settingsOf } from './meter-settings.ts';
import { refusalOf } from './refusal.ts';

const PATH = '/api/v1/meter/settings';
const NOT_SERIAL = 'The meter is at no serial port';
const NO_PASSWORD = 'Set compat.whatwatt.password: without it nothing can be changed';

/** Adds what reads and changes how the meter is read. */
export function addMeterSettings(
  app: FastifyInstance,
  settings: OutletSettings,
  mayChange: boolean,
): void {
  app.get(PATH, async (_request, reply) => {
    const block = serialBlockOf(settings.read('meter'));
    if (block === undefined) return reply.code(404).send(refusalOf(404, NOT_SERIAL));
    return settingsOf(block);
  });
  for (const method of ['PUT', 'POST'] as const) {
    app.route({
      method,
      url: PATH,
      async handler(request, reply) {
        const refuse = (status: number, text: string) =>
          reply.code(status).send(refusalOf(status, text));
        if (!mayChange) return refuse(403, NO_PASSWORD);
        const block = serialBlockOf(settings.read('meter'));
        if (block === undefined) return refuse(404, NOT_SERIAL);
        const change = changeOf(request.body, block, method === 'PUT');
        if (!change.ok) return refuse(400, change.text);
        const result = await settings.change('meter', change.block);
        if (!result.ok) return refuse(result.kind === 'not-saved' ? 500 : 400, result.detail);
        return settingsOf({ source: 'serial', ...change.block });
      },
    });
  }
}
