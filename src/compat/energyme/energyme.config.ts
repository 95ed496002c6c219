import { z } from 'zod';
import { listenKeys } from '../../house/listen.config.ts';
import { secret } from '../../meter/secret.config.ts';

/** An interface compatible with that of an EnergyMe Home. */
export const EnergyMeConfig = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Answer as an EnergyMe Home does'),
    ...listenKeys(8_083),
    password: secret(4, 64).describe(
      'Password of the user admin, of this interface only, by HTTP Digest; must be given where it is on. Best given by a file',
    ),
  })
  .superRefine(({ enabled, password }, context) => {
    if (!enabled || password !== null) return;
    const message = 'is missing, must be 4 to 64 characters where this interface is on';
    context.addIssue({ code: 'custom', path: ['password'], message });
  })
  .describe('The interface of an EnergyMe Home: channels, and its settings of MQTT and InfluxDB');
export type EnergyMeConfig = z.output<typeof EnergyMeConfig>;
