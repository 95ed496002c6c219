import { WhatwattMqttConfig } from '../../publish/whatwatt-mqtt/whatwatt-mqtt.config.ts';
import { saveBlocks } from '../save-blocks.ts';
import { mqttChangeOf, mqttSettingsOf } from './mqtt-settings.ts';
import { addChange, answerTo, type Gate } from './settings-gate.ts';

const PATH = '/api/v1/mqtt/settings';
const BLOCK = 'publish.whatwattMqtt';

/** Adds what reads and changes how a broker is told. */
export function addMqttSettings(gate: Gate): void {
  const { app, settings } = gate;
  const block = () => WhatwattMqttConfig.parse(settings.read(BLOCK));
  app.get(PATH, async () => mqttSettingsOf(block()));
  for (const method of ['PUT', 'POST'] as const) {
    addChange(gate, { method, url: PATH }, async ({ body }, refuse) => {
      const change = mqttChangeOf(body, block(), method === 'PUT');
      if (!change.ok) return refuse(400, change.text);
      const result = await saveBlocks(settings, [{ path: BLOCK, keys: change.block }]);
      return answerTo(result, refuse, () => mqttSettingsOf(change.block));
    });
  }
}
