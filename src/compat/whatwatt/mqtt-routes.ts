import type { FastifyInstance } from 'fastify';
import type { OutletSettings } from '../../house/outlet.ts';
import { WhatwattMqttConfig } from '../../publish/whatwatt-mqtt/whatwatt-mqtt.config.ts';
import { mqttChangeOf, mqttSettingsOf } from './mqtt-settings.ts';
import { refusalOf } from './refusal.ts';

const PATH = '/api/v1/mqtt/settings';
const BLOCK = 'publish.whatwattMqtt';
const NO_PASSWORD = 'Set compat.whatwatt.password: without it nothing can be changed';

/** Adds what reads and changes how a broker is told. */
export function addMqttSettings(
  app: FastifyInstance,
  settings: OutletSettings,
  mayChange: boolean,
): void {
  app.get(PATH, async () => mqttSettingsOf(WhatwattMqttConfig.parse(settings.read(BLOCK))));
  for (const method of ['PUT', 'POST'] as const) {
    app.route({
      method,
      url: PATH,
      async handler(request, reply) {
        const refuse = (status: number, text: string) =>
          reply.code(status).send(refusalOf(status, text));
        if (!mayChange) return refuse(403, NO_PASSWORD);
        const block = WhatwattMqttConfig.parse(settings.read(BLOCK));
        const change = mqttChangeOf(request.body, block, method === 'PUT');
        if (!change.ok) return refuse(400, change.text);
        const result = await settings.change(BLOCK, differences(block, change.block));
        if (!result.ok) return refuse(result.kind === 'not-saved' ? 500 : 400, result.detail);
        return mqttSettingsOf(change.block);
      },
    });
  }
}

/** Only what changes is written down: the rest may be pinned elsewhere, the password in a file. */
function differences(before: WhatwattMqttConfig, after: WhatwattMqttConfig) {
  const known = new Map<string, unknown>(Object.entries(before));
  return Object.fromEntries(Object.entries(after).filter(([key, one]) => known.get(key) !== one));
}
