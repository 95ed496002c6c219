import { z } from 'zod';

/** How the box is found on the local network by name. */
export const MdnsConfig = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .describe('Answer on the local network to `name`.local, and tell of the web interface'),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .nullable()
      .default(null)
      .describe('Port of the web interface that is told; null is api.port'),
    interfaces: z
      .array(z.string().min(1))
      .default([])
      .describe('Network interfaces to answer on, such as eth0; none named is all there are'),
    compat: z
      .boolean()
      .default(false)
      .describe(
        'Tell of the interfaces of others that are on as well, under the names their clients look for',
      ),
    avahiFolder: z
      .string()
      .min(1)
      .nullable()
      .default('/etc/avahi/services')
      .describe('Where avahi-daemon, if it runs, is told what to answer; null writes nothing'),
  })
  .describe('Multicast DNS: found by name, without a server');
export type MdnsConfig = z.output<typeof MdnsConfig>;
