import { z } from 'zod';
import type { OutletSettings, SettingsChange } from '../../house/outlet.ts';
import { saveBlocks } from '../save-blocks.ts';

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
 * is. So does a password that is empty, but only for the server it was given for: whoever can name
 * another must not be sent it. What the original asks of its network is passed over.
 */
export function saveSetup(
  form: URLSearchParams,
  settings: OutletSettings,
): Promise<SettingsChange> {
  const { domoticz, mqtt } = setupBlocks(settings);
  return saveBlocks(settings, [
    { path: DOMOTICZ, keys: domoticzKeys(form, domoticz) },
    { path: MQTT, keys: mqttKeys(form, mqtt) },
  ]);
}

function domoticzKeys(
  form: URLSearchParams,
  now: SetupBlocks['domoticz'],
): Readonly<Record<string, unknown>> {
  const given = form.get('domoticzIP')?.trim() ?? '';
  // So the original is told to leave Domoticz alone.
  const isOff = given.startsWith('-');
  const host = isOff || given === '' ? now.host : given;
  const port = numberOf(form.get('domoticzPort')) ?? now.port;
  return known({
    enabled: form.has('domo') && !isOff,
    host,
    port,
    password: host === now.host && port === now.port ? undefined : null,
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
  const isSame = host === url.hostname && port === url.port;
  return known({
    enabled: form.has('mqtt'),
    url: isSame ? undefined : `${url.protocol}//${host}${port === '' ? '' : `:${port}`}`,
    username: user === null ? undefined : user.trim() || null,
    password: form.get('mqttPass') || (isSame ? undefined : null),
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
