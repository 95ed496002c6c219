import { z } from 'zod';
import { listenKeys } from '../../house/listen.config.ts';
import { secret } from '../../meter/secret.config.ts';

/** The `compat.p1Gateway` block: the pages of a P1 WiFi gateway. */
export const P1GatewayConfig = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Answer as a P1 WiFi gateway does'),
    ...listenKeys(8_082),
    setup: z
      .boolean()
      .default(false)
      .describe('Whether its form may change publish.domoticz and publish.p1Mqtt'),
    password: secret(8, 128).describe('Password of the form, with any user name'),
  })
  .superRefine(({ setup, password }, context) => {
    if (!setup || password !== null) return;
    const message = 'must be set where setup is true: the form always asks for it';
    context.addIssue({ code: 'custom', path: ['password'], message });
  });
export type P1GatewayConfig = z.output<typeof P1GatewayConfig>;
