import { z } from 'zod';
import { secret } from '../../meter/secret.config.ts';
import { ServerName } from '../server-name.config.ts';

const idx = z.int().min(1).max(2_147_483_647).nullable().default(null);

/** The `publish.domoticz` block: two counters of a Domoticz that is told by its JSON interface. */
export const DomoticzConfig = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Whether a Domoticz is told'),
    host: ServerName.default('127.0.0.1').describe('Host name or address of Domoticz'),
    port: z.int().min(1).max(65_535).default(8_080).describe('TCP port of Domoticz'),
    electricityIdx: idx.describe('Index of its "P1 Smart Meter, electricity"; null tells none'),
    gasIdx: idx.describe('Index of its "P1 Smart Meter, gas"; null tells none'),
    username: z.string().min(1).nullable().default(null).describe('User at Domoticz'),
    password: secret(1, 256).describe("The user's password; best given by a file"),
    intervalS: z
      .int()
      .min(1)
      .max(999)
      .default(20)
      .describe('Seconds that go by before the next telegram is told'),
    timeoutMs: z
      .int()
      .min(100)
      .max(30_000)
      .default(5_000)
      .describe('How long to wait for an answer, milliseconds'),
  })
  .superRefine(({ enabled, electricityIdx, gasIdx }, context) => {
    if (!enabled || electricityIdx !== null || gasIdx !== null) return;
    const message = 'must be a number, or gasIdx must be: there is nothing to tell';
    context.addIssue({ code: 'custom', path: ['electricityIdx'], message });
  });
export type DomoticzConfig = z.output<typeof DomoticzConfig>;
