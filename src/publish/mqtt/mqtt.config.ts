import { z } from 'zod';

/** A user in the address would be a secret in a place that is shown. */
const BROKER_URL = /^mqtts?:\/\/(?:\[[\da-f:.]+\]|[^\s/@?#:]+)(?::\d{1,5})?\/?$/i;
/** Levels that no broker reads as a wildcard or as its own. */
const TOPIC = /^(?!\$)[^\s+#/\0]+(?:\/[^\s+#/\0]+)*$/;

const topic = z
  .string()
  .max(120)
  .regex(TOPIC, 'must be a topic such as house/sunpilot, without + and #');

const HomeAssistant = z.strictObject({
  discovery: z
    .enum(['component', 'device', 'off'])
    .default('component')
    .describe('component: one topic an entity, which all read; device: one for all; off: none'),
  prefix: topic.default('homeassistant').describe('Where discovery is looked for'),
  expireAfterS: z
    .int()
    .min(5)
    .max(3_600)
    .default(30)
    .describe('What a meter said is unavailable after this many seconds without news'),
});

/** The `publish.mqtt` block: our own topics on a broker, and Home Assistant discovery. */
export const MqttConfig = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Whether the broker is told'),
    url: z
      .string()
      .regex(BROKER_URL, 'must be mqtt://host:1883 or mqtts://host:8883, without a user')
      .default('mqtt://127.0.0.1:1883')
      .describe('The broker; mqtts for TLS'),
    username: z.string().min(1).nullable().default(null).describe('User at the broker'),
    password: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .meta({ writeOnly: true })
      .describe("The user's password"),
    ca: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('File of the authority that signed the certificate, PEM; null for the usual ones'),
    baseTopic: topic.default('sunpilot').describe('First levels of every topic; one a wallbox'),
    intervalS: z
      .int()
      .min(5)
      .max(3_600)
      .default(30)
      .describe('What did not change is told again after this many seconds'),
    control: z
      .boolean()
      .default(false)
      .describe('Whether commands are taken; needs username and password, or TLS'),
    homeAssistant: HomeAssistant.prefault({}),
  })
  .superRefine(({ control, url, username, password }, context) => {
    if (!control || url.toLowerCase().startsWith('mqtts:')) return;
    if (username !== null && password !== null) return;
    context.addIssue({
      code: 'custom',
      path: ['control'],
      message:
        'is true, which needs username and password of the broker, or mqtts: anyone could steer',
    });
  });
export type MqttConfig = z.output<typeof MqttConfig>;
