import { z } from 'zod';
import { BrokerTopic, brokerUser, LocalBrokerUrl } from '../../meter/broker.config.ts';

const HomeAssistant = z.strictObject({
  discovery: z
    .enum(['component', 'device', 'off'])
    .default('component')
    .describe('component: one topic an entity, which all read; device: one for all; off: none'),
  prefix: BrokerTopic.default('homeassistant').describe('Where discovery is looked for'),
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
    url: LocalBrokerUrl,
    ...brokerUser(),
    ca: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('File of the authority that signed the certificate, PEM; null for the usual ones'),
    baseTopic: BrokerTopic.default('sunpilot').describe(
      'First levels of every topic; one a wallbox',
    ),
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
