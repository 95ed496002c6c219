import { z } from 'zod';
import { WhatwattMqttConfig } from '../../publish/whatwatt-mqtt/whatwatt-mqtt.config.ts';

const DEFAULTS = WhatwattMqttConfig.parse({});
const NO_TLS_KEYS = 'cannot be set here: whom to trust is publish.whatwattMqtt.ca, or the system';

/** Null deletes, which leaves the default; what is not given is undefined. */
const text = z.string().nullable().optional();

/** A request to `/api/v1/mqtt/settings`; the block it becomes knows lengths and shapes. */
const Request = z.strictObject({
  enable: z.boolean().optional(),
  url: text,
  username: text,
  password: text,
  client_id: text,
  skip_cn_check: z
    .literal(false, { error: 'must be false: certificates are always checked' })
    .optional(),
  publish: z.strictObject({ topic: text, template: text }).optional(),
  broker: z.undefined({ error: NO_TLS_KEYS }).optional(),
  client: z.undefined({ error: NO_TLS_KEYS }).optional(),
});

/** The settings in force; of the password only its length is told. */
export function mqttSettingsOf(block: WhatwattMqttConfig) {
  const { enabled, url, username, password, clientId, topic, template } = block;
  return {
    enable: enabled,
    url,
    ...(username !== null && { username }),
    ...(clientId !== null && { client_id: clientId }),
    skip_cn_check: false,
    publish: { topic, template },
    password_len: password?.length ?? 0,
  };
}

export type MqttChange =
  | { readonly ok: true; readonly block: WhatwattMqttConfig }
  | { readonly ok: false; readonly text: string };

/**
 * What a request makes of the block `publish.whatwattMqtt`.
 *
 * @param keeps - whether fields that are not given stay as they are (PUT), or are reset (POST).
 */
export function mqttChangeOf(body: unknown, block: WhatwattMqttConfig, keeps: boolean): MqttChange {
  const request = Request.safeParse(body);
  if (!request.success) return refused(request.error);
  const { enable, url, username, password, client_id, publish } = request.data;
  // How often is a setting of the services, and whom to trust is the owner's, not of these.
  const base = keeps ? block : { ...DEFAULTS, intervalS: block.intervalS, ca: block.ca };
  const changed = WhatwattMqttConfig.safeParse({
    ...base,
    ...(enable !== undefined && { enabled: enable }),
    ...given('url', url),
    ...given('username', username),
    ...given('password', password),
    ...given('clientId', client_id),
    ...given('topic', publish?.topic),
    ...given('template', publish?.template),
  });
  if (!changed.success) return refused(changed.error);
  // Otherwise whoever changes the address could have the password sent to a host of its choice.
  if (
    changed.data.url !== block.url &&
    changed.data.password !== null &&
    typeof password !== 'string'
  ) {
    return { ok: false, text: 'another url needs the password again' };
  }
  return { ok: true, block: changed.data };
}

function given(key: keyof typeof DEFAULTS, value: string | null | undefined) {
  return value === undefined ? {} : { [key]: value ?? DEFAULTS[key] };
}

function refused({ issues }: z.ZodError): MqttChange {
  const texts = issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim());
  return { ok: false, text: texts.join('; ') };
}
