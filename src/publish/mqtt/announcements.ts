import { offeredCurrentA } from '../../charging/pilot.ts';
import type { OutletContext } from '../../house/outlet.ts';
import type { HousePicture } from '../../house/picture.ts';
import { allChargerEntities, chargerEntities } from './charger-entities.ts';
import { announcement, type DeviceInfo } from './discovery.ts';
import { meterEntities } from './grid-entities.ts';
import { gridValues } from './grid-messages.ts';
import { houseValues } from './house-messages.ts';
import type { MqttConfig } from './mqtt.config.ts';
import type { Message } from './told.ts';

/**
 * What is to be announced now. It grows with what the meter sends: a register that was never read is
 * no entity, and one that was stays one.
 */
export function announcements(
  { baseTopic: base, control, homeAssistant }: MqttConfig,
  { house, version, device, settings }: OutletContext,
): () => readonly Message[] {
  const { prefix, discovery, expireAfterS } = homeAssistant;
  const gridKeys = new Set<string>();
  const houseKeys = new Set<string>();
  const former = allChargerEntities(base);
  const owner: DeviceInfo = {
    name: house.picture().name,
    version,
    serialNumber: device.address().mac.replaceAll(':', '') || undefined,
    url: pageOf(settings.read('api'), device.address().ip),
  };
  let built: { readonly shape: string; readonly messages: readonly Message[] } | undefined;
  return () => {
    const picture = house.picture();
    const { newest } = picture.meter;
    const values = newest === undefined ? {} : gridValues(newest, picture);
    for (const key of Object.keys(values)) gridKeys.add(key);
    for (const key of Object.keys(houseValues(picture) ?? {})) houseKeys.add(key);
    const senses = picture.charger.vehicle !== undefined;
    const highestA = highestCurrentA(picture);
    // Building it takes longer than a reading should, and hardly anything of it ever changes.
    const shape = `${gridKeys.size} ${houseKeys.size} ${senses} ${highestA}`;
    if (built?.shape === shape) return built.messages;
    const entities = [
      ...chargerEntities({ base, control, senses, highestA }),
      ...meterEntities({ base, gridKeys, houseKeys, expireAfterS }),
    ];
    const messages = announcement({
      prefix,
      base,
      form: discovery,
      entities,
      former,
      device: owner,
    });
    built = { shape, messages };
    return messages;
  };
}

/** Top of the slider, whole amperes: what the wiring carries, and never less than what is set. */
function highestCurrentA({ charger }: HousePicture): number {
  const { pilot, circuit, cable } = charger.limits;
  const wiring = [pilot, circuit, cable].filter((limit) => limit !== undefined);
  const setA = Math.ceil(offeredCurrentA(charger.manualDuty) - 1e-9);
  return Math.max(Math.floor(Math.min(51, ...wiring)), setA);
}

/** Address of our page, where one can reach it from elsewhere. */
function pageOf(api: unknown, ip: string): string | undefined {
  const { host, port, tls, basePath } = (api ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof host !== 'string' || typeof port !== 'number' || port === 0) return undefined;
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return undefined;
  const name = host === '0.0.0.0' || host === '::' ? ip : host;
  const authority = name.includes(':') ? `[${name}]` : name;
  return `${tls === null ? 'http' : 'https'}://${authority}:${port}${String(basePath ?? '')}/`;
}
