import type { SmartMeterDevice } from './device.ts';
import { energyWh, type Triple, UNKNOWN } from './quantities.ts';

/** Imported energy, Wh; a meter tells its total only, which stands on L1. */
export function energyTriple({ reading, config }: SmartMeterDevice): Triple {
  if (reading === undefined) return UNKNOWN;
  return [energyWh(reading, config.energyReset), undefined, undefined];
}
