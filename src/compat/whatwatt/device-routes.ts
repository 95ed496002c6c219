import { saveBlocks } from '../save-blocks.ts';
import { deviceChangeOf, deviceSettingsOf, serviceBlocks } from './device-settings.ts';
import type { Face } from './face.ts';
import { addChange, answerTo, type Gate } from './settings-gate.ts';

const URL = '/api/v1/settings';

/** Adds what reads and changes the settings of the device and of its services. */
export function addDeviceSettings(gate: Gate, { house }: Pick<Face, 'house'>): void {
  const { app, settings, mayChange } = gate;
  const fixed = () => ({ name: house.picture().name, isProtected: mayChange });
  const blocks = () => serviceBlocks((path) => settings.read(path));
  const told = () => deviceSettingsOf(fixed(), blocks());
  app.get(URL, async () => told());
  for (const method of ['PUT', 'POST'] as const) {
    addChange(gate, { method, url: URL }, async ({ body }, refuse) => {
      const now = { fixed: fixed(), blocks: blocks() };
      const change = deviceChangeOf(body, now, method === 'PUT');
      if (!change.ok) return refuse(400, change.text);
      return answerTo(await saveBlocks(settings, change.blocks), refuse, told);
    });
  }
}
