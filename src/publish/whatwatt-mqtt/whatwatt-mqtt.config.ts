import { z } from 'zod';
import { brokerUser, LocalBrokerUrl, looseTopic } from '../../meter/broker.config.ts';

/** What the integration of Home Assistant for the whatwatt Go reads, as far as a meter tells it. */
const HOME_ASSISTANT = `{"sys_id":"\${sys.id}","meter_id":"\${meter.id}","time":"\${sys.date_time}",\
"power_in":\${1_7_0},"power_out":\${2_7_0},\
"power_in_l1":\${21_7_0},"power_in_l2":\${41_7_0},"power_in_l3":\${61_7_0},\
"power_out_l1":\${22_7_0},"power_out_l2":\${42_7_0},"power_out_l3":\${62_7_0},\
"energy_in":\${1_8_0},"energy_out":\${2_8_0},\
"energy_in_t1":\${1_8_1},"energy_in_t2":\${1_8_2},"energy_out_t1":\${2_8_1},"energy_out_t2":\${2_8_2},\
"voltage_l1":\${32_7_0},"voltage_l2":\${52_7_0},"voltage_l3":\${72_7_0},\
"current_l1":\${31_7_0},"current_l2":\${51_7_0},"current_l3":\${71_7_0},"tariff":\${tariff}}`;

/** The `publish.whatwattMqtt` block: messages made by a template, as a whatwatt Go makes them. */
export const WhatwattMqttConfig = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Whether the broker is told'),
    url: LocalBrokerUrl,
    ...brokerUser(127),
    clientId: z
      .string()
      .min(1)
      .max(63)
      .nullable()
      .default(null)
      .describe('Who we are to the broker; null is a name made up each time'),
    ca: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('File of the authority that signed the certificate, PEM; null for the usual ones'),
    topic: looseTopic(127).default('whatwatt').describe('Where messages go'),
    template: z
      .string()
      .min(1)
      .max(1_023)
      .default(HOME_ASSISTANT)
      .describe(
        `The message, with \${1_7_0} for a number; the names are those of /api/v1/variables`,
      ),
    intervalS: z
      .int()
      .min(1)
      .max(3_600)
      .default(30)
      .describe('Least time between messages, seconds; the next reading after it is told'),
  })
  .describe('Messages made by a template of a whatwatt Go');
export type WhatwattMqttConfig = z.output<typeof WhatwattMqttConfig>;
