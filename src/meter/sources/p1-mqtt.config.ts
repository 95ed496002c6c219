import { z } from 'zod';
import { BrokerTopic, BrokerUrl, brokerUser } from '../broker.config.ts';
import { freshnessKeys } from './freshness.config.ts';

/** The topics that a P1 gateway publishes. */
export const P1MqttSourceConfig = z.strictObject({
  source: z
    .literal('p1Mqtt')
    .describe('The topics of a P1 gateway, or of DSMR-reader, at a broker'),
  url: BrokerUrl.describe('The broker; mqtts for TLS'),
  ...brokerUser(),
  topic: BrokerTopic.default('sensors/power/p1meter').describe(
    'First levels of the topics; dsmr for those of DSMR-reader',
  ),
  units: z
    .enum(['auto', 'watt', 'kwh'])
    .default('auto')
    .describe(
      'watt: whole Wh, W, mA and dm3; kwh: kWh, kW, A and m3; auto: the latter with a point',
    ),
  ...freshnessKeys,
});
export type P1MqttSourceConfig = z.output<typeof P1MqttSourceConfig>;
