import { z } from 'zod';
import { freshnessKeys } from './freshness.config.ts';

/** The topics a P1 gateway tells a broker. */
export const P1MqttSourceConfig = z.strictObject({
  source: z
    .literal('p1Mqtt')
    .describe('The topics of a P1 gateway, or of DSMR-reader, at a broker'),
  url: z
    .url({ protocol: /^(?:mqtts?|wss?)$/, error: 'must be a URL such as mqtt://192.168.1.10' })
    .describe('The broker'),
  username: z.string().min(1).nullable().default(null).describe('User at the broker'),
  password: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .meta({ writeOnly: true })
    .describe("The user's password"),
  topic: z
    .string()
    .max(120)
    .regex(/^[^\s+#/\0]+(?:\/[^\s+#/\0]+)*$/, 'must be a topic without + and #')
    .default('sensors/power/p1meter')
    .describe('First levels of the topics; dsmr for those of DSMR-reader'),
  units: z
    .enum(['auto', 'watt', 'kwh'])
    .default('auto')
    .describe(
      'watt: whole Wh, W, mA and dm3; kwh: kWh, kW, A and m3; auto: the latter with a point',
    ),
  ...freshnessKeys,
});
export type P1MqttSourceConfig = z.output<typeof P1MqttSourceConfig>;
