import type { Scaler } from '../../house/meter-numbers.ts';
import type { OutletSettings } from '../../house/outlet.ts';
import { type Scaling, scalerOf, scalingOf } from './scaling.config.ts';

/** Where the block stands; a change of it starts nothing anew, for it is read each time. */
export const SCALING_PATH = 'compat.whatwatt.scaling';

/** The scaling in force. */
export function scalingIn(settings: Pick<OutletSettings, 'read'>): Scaling {
  return scalingOf(settings.read(SCALING_PATH));
}

/** How numbers are scaled now. */
export function scalerIn(settings: Pick<OutletSettings, 'read'>): Scaler {
  const scaling = scalingIn(settings);
  return (obis) => scalerOf(scaling, obis);
}
