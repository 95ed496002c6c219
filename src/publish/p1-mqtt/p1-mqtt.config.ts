import { z } from 'zod';

/** A user in the address would be a secret in a place that is shown. */
const BROKER_URL = /^mqtts?:\/\/(?:\[[\da-f:.]+\]|[^\s/@?#:]+)(?::\d{1,5})?\/?$/i;
/** Levels that no broker reads as a wildcard or as its own. */
const TOPIC = /^(?!\$)[^\s+#/\0]+(?:\/[^\s+#/\0]+)*$/;

/** The `publish.p1Mqtt` block: the topics of a P1 gateway, or with the root `dsmr` those of DSMR-reader. */
export const P1MqttConfig = z.strictObject({
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
  topic: z
    .string()
    .max(120)
    .regex(TOPIC, 'must be a topic such as sensors/power/p1meter, without + and #')
    .default('sensors/power/p1meter')
    .describe('First levels of every topic; dsmr tells the topics of DSMR-reader'),
  intervalS: z
    .int()
    .min(1)
    .max(999)
    .default(20)
    .describe('Seconds that go by before the next telegram is told'),
  watt: z
    .boolean()
    .default(true)
    .describe('Whole Wh, W, mA and dm3; false is kWh, kW, A and m3. DSMR-reader has the latter'),
});
export type P1MqttConfig = z.output<typeof P1MqttConfig>;
