import { z } from 'zod';
import { BrokerTopic, brokerUser, LocalBrokerUrl } from '../../meter/broker.config.ts';

/** The `publish.p1Mqtt` block: the topics of a P1 gateway, or with the root `dsmr` those of DSMR-reader. */
export const P1MqttConfig = z.strictObject({
  enabled: z.boolean().default(false).describe('Whether the broker is told'),
  url: LocalBrokerUrl,
  ...brokerUser(),
  topic: BrokerTopic.default('sensors/power/p1meter').describe(
    'First levels of every topic; dsmr tells the topics of DSMR-reader',
  ),
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
