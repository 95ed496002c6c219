import { z } from 'zod';
import { ListenHost, ListenPort } from '../../house/listen.config.ts';

/** The `publish.p1Hub` block: P1 telegrams for everyone in the house. */
export const P1HubConfig = z.strictObject({
  enabled: z.boolean().default(false).describe('Send every telegram of the meter to who connects'),
  host: ListenHost,
  port: ListenPort.default(10_023).describe(
    'TCP port; 0 is any free one. P1 gateways have 23, which is for root only',
  ),
  housePort: ListenPort.nullable()
    .default(null)
    .describe(
      'TCP port of a second meter: the house as if the car drew nothing, for home batteries',
    ),
  intervalS: z
    .int()
    .min(0)
    .max(999)
    .default(0)
    .describe('Seconds that go by before the next telegram is sent; 0 sends each'),
  maxClients: z.int().min(1).max(64).default(16).describe('Connections at a time, of each port'),
});
export type P1HubConfig = z.output<typeof P1HubConfig>;
