import { saveBlocks } from '../save-blocks.ts';
import { meterChangeOf } from './meter-change.ts';
import { serialBlockOf, settingsOf } from './meter-settings.ts';
import { refusalOf } from './refusal.ts';
import { SCALING_PATH, scalingIn } from './scaling.ts';
import { addChange, answerTo, type Gate } from './settings-gate.ts';

const PATH = '/api/v1/meter/settings';
const NOT_SERIAL = 'The meter is at no serial port';

/** Adds what reads and changes how the meter is read. */
export function addMeterSettings(gate: Gate): void {
  const { app, settings } = gate;
  const told = () => {
    const block = serialBlockOf(settings.read('meter'));
    return block && settingsOf(block, scalingIn(settings));
  };
  app.get(PATH, async (_request, reply) => {
    return told() ?? reply.code(404).send(refusalOf(404, NOT_SERIAL));
  });
  for (const method of ['PUT', 'POST'] as const) {
    addChange(gate, { method, url: PATH }, async ({ body }, refuse) => {
      const block = serialBlockOf(settings.read('meter'));
      if (block === undefined) return refuse(404, NOT_SERIAL);
      const now = { block, scaling: scalingIn(settings) };
      const change = meterChangeOf(body, now, method === 'PUT');
      if (!change.ok) return refuse(400, change.text);
      const blocks = [
        { path: 'meter', keys: change.meter },
        { path: SCALING_PATH, keys: { set: change.scalers } },
      ];
      return answerTo(await saveBlocks(settings, blocks), refuse, told);
    });
  }
}
