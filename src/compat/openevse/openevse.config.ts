import { z } from 'zod';
import { listenKeys } from '../../house/listen.config.ts';
import { secret } from '../../meter/secret.config.ts';

/** An interface compatible with that of OpenEVSE's WiFi module. */
export const OpenEvseConfig = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe("Answer as a charger with OpenEVSE's WiFi module does"),
  ...listenKeys(8_081),
  username: z
    .string()
    .regex(/^[^:]{1,64}$/, 'must be 1 to 64 characters without a colon')
    .default('admin')
    .describe('User who may steer'),
  password: secret(8, 128).describe(
    "The user's password, of this interface only; null lets nobody steer",
  ),
  leaseS: z
    .int()
    .min(60)
    .max(3_600)
    .default(120)
    .describe('A current that was set ends when whoever set it has not asked for so many seconds'),
});
export type OpenEvseConfig = z.output<typeof OpenEvseConfig>;
