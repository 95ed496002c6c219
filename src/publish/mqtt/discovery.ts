import type { Entity } from './entity.ts';
import type { Message } from './told.ts';

/** How Home Assistant knows us. */
export interface Announcement {
  /** Where it looks, e.g. `homeassistant`. */
  readonly prefix: string;
  /** Our base topic; two boxes on one broker have two, so that it tells them apart. */
  readonly base: string;
  readonly form: 'component' | 'device' | 'off';
  readonly entities: readonly Entity[];
  /** What may stand there from before: other forms, and other components of the same keys. */
  readonly former: readonly Entity[];
  readonly device: DeviceInfo;
}

export interface DeviceInfo {
  readonly name: string;
  readonly version: string;
  /** Of the network adapter, where there is one. */
  readonly serialNumber: string | undefined;
  /** The page of the box, where it can be reached from elsewhere. */
  readonly url: string | undefined;
}

/**
 * The discovery messages of Home Assistant (its MQTT integration, "MQTT discovery"): what is no longer
 * announced is taken away first, because an entity must not be announced in two forms at once.
 */
export function announcement({
  prefix,
  base,
  form,
  entities,
  former,
  device,
}: Announcement): Message[] {
  const node = base.replaceAll(/[^\w-]/g, '_');
  const topicOf = ({ component, key }: Entity): string =>
    `${prefix}/${component}/${node}/${key}/config`;
  const own = ownerOf(base, node, device);
  const idOf = ({ key }: Entity): string => `sunpilot_${node}_${key}`;

  const messages = new Map<string, string>();
  for (const entity of [...former, ...entities]) messages.set(topicOf(entity), '');
  messages.set(`${prefix}/device/${node}/config`, '');
  if (form === 'component') {
    for (const entity of entities) {
      messages.delete(topicOf(entity));
      const { name, fields } = entity;
      messages.set(
        topicOf(entity),
        JSON.stringify({ name, unique_id: idOf(entity), ...fields, ...own }),
      );
    }
  } else if (form === 'device') {
    const components = Object.fromEntries(
      entities.map((entity) => {
        const { key, component, name, fields } = entity;
        return [key, { platform: component, name, unique_id: idOf(entity), ...fields }];
      }),
    );
    messages.delete(`${prefix}/device/${node}/config`);
    messages.set(`${prefix}/device/${node}/config`, JSON.stringify({ ...own, components }));
  }
  return [...messages].map(([topic, payload]) => ({ topic, payload, retain: true, qos: 1 }));
}

/** What every entity says of the box it belongs to. */
function ownerOf(base: string, node: string, { name, version, serialNumber, url }: DeviceInfo) {
  return {
    availability: [{ topic: `${base}/status` }],
    device: {
      identifiers: [`sunpilot_${node}`],
      name,
      manufacturer: 'SunPilot',
      model: 'Charging controller',
      sw_version: version,
      ...(serialNumber !== undefined && { serial_number: serialNumber }),
      ...(url !== undefined && { configuration_url: url }),
    },
    origin: { name: 'SunPilot', sw_version: version },
  };
}
