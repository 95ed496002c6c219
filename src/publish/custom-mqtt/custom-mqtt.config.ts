import { z } from 'zod';
import { brokerUser, looseTopic } from '../../meter/broker.config.ts';
import { ServerName } from '../server-name.config.ts';

/** The `publish.customMqtt` block; the keys are those of an EnergyMe Home. */
export const CustomMqttConfig = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Whether the broker is told'),
    server: ServerName.default('127.0.0.1').describe('Host name or address of the broker'),
    port: z.int().min(1).max(65_535).default(1_883).describe('TCP port of the broker'),
    clientid: z
      .string()
      .min(1)
      .max(64)
      .default('energyme-home')
      .describe('Who we are to the broker; of two of one name it keeps only one'),
    topic: looseTopic(64).default('energyme').describe('Where the message goes'),
    frequency: z.int().min(1).max(3_600).default(15).describe('Seconds between two messages'),
    useCredentials: z.boolean().default(false).describe('Whether the broker asks who we are'),
    ...brokerUser(64),
  })
  .describe('All channels in one message, as an EnergyMe Home tells its custom MQTT broker');
export type CustomMqttConfig = z.output<typeof CustomMqttConfig>;
