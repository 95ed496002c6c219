import { z } from 'zod';
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
    topic: z
      .string()
      .regex(/^(?!\$)[^+#\0]{1,64}$/, 'must be 1 to 64 characters without + and #')
      .default('energyme')
      .describe('Where the message goes'),
    frequency: z.int().min(1).max(3_600).default(15).describe('Seconds between two messages'),
    useCredentials: z.boolean().default(false).describe('Whether the broker asks who we are'),
    username: z.string().min(1).max(64).nullable().default(null).describe('User at the broker'),
    password: z
      .string()
      .min(1)
      .max(64)
      .nullable()
      .default(null)
      .meta({ writeOnly: true })
      .describe("The user's password; best given by a file"),
  })
  .describe('All channels in one message, as an EnergyMe Home tells its custom MQTT broker');
export type CustomMqttConfig = z.output<typeof CustomMqttConfig>;
