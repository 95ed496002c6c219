import { METER_NUMBERS, meterNumber, obisOf } from '../../house/meter-numbers.ts';
import { saveBlocks } from '../save-blocks.ts';
import type { Face } from './face.ts';
import { Scalers } from './scaling.config.ts';
import { SCALING_PATH, scalingIn } from './scaling.ts';
import { addChange, answerTo, type Gate } from './settings-gate.ts';

const CUSTOM = '/api/v1/meter/scalers/custom';

/** Adds what tells how numbers are scaled, and what sets how they are scaled by custom. */
export function addScalers(gate: Gate, face: Face): void {
  const { app, settings } = gate;
  const custom = () => scalingIn(settings).custom;
  app.get('/api/v1/meter/scalers/current', async () => currentScalers(face));
  app.get(CUSTOM, async () => custom());
  addChange(gate, { method: 'POST', url: CUSTOM }, async ({ body }, refuse) => {
    const scalers = Scalers.safeParse(body);
    if (!scalers.success) {
      const texts = scalers.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
      return refuse(400, texts.join('; ').trim());
    }
    const blocks = [{ path: SCALING_PATH, keys: { custom: scalers.data } }];
    return answerTo(await saveBlocks(settings, blocks), refuse, custom);
  });
}

/** The power of ten in force for each number that the meter tells now. */
function currentScalers({ house, scaler }: Face) {
  const { usable } = house.picture().meter;
  if (usable === undefined) return [];
  const now = scaler();
  const told = METER_NUMBERS.filter((name) => meterNumber(usable, name) !== undefined);
  return [...new Set(told.map(obisOf))].map((obis) => ({ obis, scaler: now(obis) }));
}
