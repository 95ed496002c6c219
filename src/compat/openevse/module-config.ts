import { MIN_CURRENT_A } from '../../charging/pilot.ts';
import type { OutletContext } from '../../house/outlet.ts';

/**
 * The first firmware whose current is set by an override: with an older one Home Assistant's library
 * sends a command to the controller instead.
 */
const LIKE_VERSION = '4.1.2';

/** The answer to `GET /config`: what clients look at to know whom they talk to. No secrets. */
export function moduleConfig({ house, version, device }: OutletContext) {
  const { name, charger } = house.picture();
  const { pilot, circuit, cable } = charger.limits;
  const wiring = [pilot, circuit, cable].filter((limit) => limit !== undefined);
  const highestA = Math.floor(Math.min(...wiring, charger.limits.pilot ?? 51));
  return {
    firmware: `SunPilot ${version}`,
    protocol: '-',
    version: LIKE_VERSION,
    hostname: name,
    wifi_serial: device.address().mac,
    min_current_hard: MIN_CURRENT_A,
    max_current_hard: highestA,
    max_current_soft: highestA,
    mqtt_enabled: false,
    divert_enabled: charger.mode === 'solar',
    charge_mode: charger.mode === 'solar' ? 'eco' : 'fast',
  };
}
