import type { Device } from '../../house/device.ts';
import type { LocalClock } from '../../house/local-time.ts';
import type { HousePicture } from '../../house/picture.ts';

/** All that registers are filled from. */
export interface Facts {
  readonly picture: HousePicture;
  /** Since this interface came up, milliseconds. */
  readonly uptimeMs: number;
  readonly device: Pick<Device, 'address'>;
  /** What powers, energies and currents of the meter are multiplied by already. */
  readonly conversionFactor: number;
  /** Of SunPilot, e.g. `0.1.0`. */
  readonly version: string;
  readonly localClock: LocalClock;
}
