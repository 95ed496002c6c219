import { z } from 'zod';
import type { OutletSettings, SettingsChange } from '../../house/outlet.ts';

const DOMOTICZ = 'publish.domoticz';
const MQTT = 'publish.p1Mqtt';

/** What the form shows of both blocks; their own schemas say what may stand there. */
const Domoticz = z.object({
  enabled: z.boolean(),
  host: z.string(),
  port: z.number(),
  electricityIdx: z.number().nullable(),
  gasIdx: z.number().nullable(),
  intervalS: z.number(),
});
const Mqtt = z.object({
  enabled: z.boolean(),
  url: z.string(),
  username: z.string().nullable(),
  topic: z.string(),
  intervalS: z.number(),
  watt: z.boolean(),
});

/** What stands in both blocks now, passwords aside. */
export interface SetupBlocks {
  readonly domoticz: z.output<typeof Domoticz>;
  readonly mqtt: z.output<typeof Mqtt>;
}

/** The blocks in force. */
export function setupBlocks(settings: Pick<OutletSettings, 'read'>): SetupBlocks {
  return {
    domoticz: Domoticz.parse(settings.read(DOMOTICZ)),
    mqtt: Mqtt.parse(settings.read(MQTT)),
  };
}

/**
 * Puts what a form says into both blocks, or into none.
 *
 * A box that is not ticked is not sent, and means off; any other field that is not sent stays as it
 * is. So does a password that is empty, unless the broker is another now. What the original asks of
 * its network is passed over.
 */
export async function saveSetup(
  form: URLSearchParams,
  settings: OutletSettings,
): Promise<SettingsChange> {
  const { domoticz, mqtt } = setupBlocks(settings);
  const first = domoticzKeys(form);
  const saved = await settings.change(DOMOTICZ, first);
  if (!saved.ok) return saved;
  const second = await settings.change(MQTT, mqttKeys(form, mqtt));
  if (second.ok) return second;
  const before = Object.entries(domoticz).filter(([key]) => key in first);
  await settings.change(DOMOTICZ, Object.fromEntries(before));
  return second;
}

function domoticzKeys(form: URLSearchParams): Readonly<Record<string, unknown>> {
  const host = form.get('domoticzIP')?.trim() ?? undefined;
  // So the original is told to leave Domoticz alone.
  const isOff = host?.startsWith('-') === true;
  return known({
    enabled: form.has('domo') && !isOff,
    host: isOff || host === '' ? undefined : host,
    port: numberOf(form.get('domoticzPort')) ?? undefined,
    electricityIdx: numberOf(form.get('domoticzEnergyIdx')),
    gasIdx: numberOf(form.get('domoticzGasIdx')),
    intervalS: numberOf(form.get('interval')) ?? undefined,
  });
}

function mqttKeys(
  form: URLSearchParams,
  now: SetupBlocks['mqtt'],
): Readonly<Record<string, unknown>> {
  const url = new URL(now.url);
  const host = form.get('mqttIP')?.trim() || url.hostname;
  const port = form.get('mqttPort')?.trim() || url.port;
  const user = form.get('mqttUser');
  return known({
    enabled: form.has('mqtt'),
    url: `${url.protocol}//${host}${port === '' ? '' : `:${port}`}`,
    username: user === null ? undefined : user.trim() || null,
    // Kept for this broker only: whoever can name another must not be sent it.
    password: form.get('mqttPass') || (host === url.hostname ? undefined : null),
    topic: form.get('mqttTopic')?.trim() || undefined,
    intervalS: numberOf(form.get('interval')) ?? undefined,
    watt: form.has('watt'),
  });
}

/** A number where it is one, null for an empty field; anything else as it is, for the schema to refuse. */
function numberOf(text: string | null): number | string | null | undefined {
  if (text === null) return undefined;
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return /^\d{1,10}$/.test(trimmed) ? Number(trimmed) : trimmed;
}

function known(keys: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));
}
