import { z } from 'zod';
import { CustomMqttConfig } from '../../publish/custom-mqtt/custom-mqtt.config.ts';
import { InfluxDbConfig } from '../../publish/influxdb/influxdb.config.ts';

/** Stands for a secret that is set; given back it leaves the secret as it is. */
const MASK = '********';

type Keys = Readonly<Record<string, unknown>>;

/** A block of ours as a form of the original's. */
export interface BlockForm {
  readonly path: 'publish.customMqtt' | 'publish.influxdb';
  /** As the original spells it. */
  readonly title: string;
  readonly schema: z.ZodType<Keys> & { readonly shape: Keys };
  /** Keys that may not be told. */
  readonly secrets: readonly string[];
  /** The longest that may be sent, as with the original. */
  readonly longestBytes: number;
  /** Keys that say who is told the secrets. */
  readonly target: readonly string[];
}

export const CUSTOM_MQTT: BlockForm = {
  path: 'publish.customMqtt',
  title: 'Custom MQTT',
  schema: CustomMqttConfig,
  secrets: ['password'],
  longestBytes: 512,
  target: ['server', 'port'],
};

export const INFLUXDB: BlockForm = {
  path: 'publish.influxdb',
  title: 'InfluxDB',
  schema: InfluxDbConfig,
  secrets: ['password', 'token'],
  longestBytes: 1_024,
  target: ['server', 'port', 'useSsl'],
};

/** What is set, as the original tells it: texts that are not set are empty, secrets are masked. */
export function shownOf({ secrets }: BlockForm, block: Keys): Keys {
  const shown = Object.entries(block).map(([key, value]) => {
    if (value === null) return [key, ''];
    return [key, secrets.includes(key) ? MASK : value];
  });
  return Object.fromEntries(shown);
}

/** The block as it is without any setting of ours. */
export function defaultsOf({ schema }: BlockForm): Keys {
  return schema.parse({});
}

export type FormChange =
  | { readonly ok: true; readonly keys: Keys }
  | { readonly ok: false; readonly detail: string };

/**
 * What a request changes of a block. A secret never goes to where its owner did not send it: whoever
 * changes the server gives the secrets anew.
 *
 * @param isWhole - whether every key must be there (PUT), or one will do (PATCH).
 */
export function changeOf(
  form: BlockForm,
  block: Keys,
  body: unknown,
  isWhole: boolean,
): FormChange {
  const sent = z.record(z.string(), z.unknown()).safeParse(body);
  if (!sent.success) return { ok: false, detail: 'must be a JSON object' };
  const known = Object.keys(form.schema.shape);
  const unknown = Object.keys(sent.data).filter((key) => !known.includes(key));
  if (unknown.length > 0) return { ok: false, detail: `not known: ${unknown.join(', ')}` };
  const missing = known.filter((key) => !(key in sent.data));
  if (isWhole && missing.length > 0) return { ok: false, detail: `missing: ${missing.join(', ')}` };
  if (missing.length === known.length) return { ok: false, detail: 'nothing is given' };
  const keys = keysFrom(form, block, sent.data);
  const checked = form.schema.safeParse({ ...block, ...keys });
  if (!checked.success) {
    const texts = checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return { ok: false, detail: texts.join('; ') };
  }
  const isMoved = form.target.some((key) => key in keys && keys[key] !== block[key]);
  const kept = form.secrets.filter((key) => block[key] !== null && !(key in keys));
  if (isMoved && kept.length > 0) {
    return { ok: false, detail: `another server needs it anew: ${kept.join(', ')}` };
  }
  return { ok: true, keys };
}

/** Empty is not set where null is; the mask is what is set. */
function keysFrom({ secrets, schema }: BlockForm, block: Keys, sent: Keys): Keys {
  const defaults = schema.parse({});
  const entries = Object.entries(sent).flatMap(([key, value]) => {
    if (secrets.includes(key) && value === MASK && block[key] !== null) return [];
    return [[key, value === '' && defaults[key] === null ? null : value]];
  });
  return Object.fromEntries(entries);
}
