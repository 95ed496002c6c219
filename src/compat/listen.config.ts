import { z } from 'zod';

/** Where a server of its own listens. */
export const listenKeys = (port: number) => ({
  host: z.string().min(1).default('0.0.0.0').describe('Address to listen on'),
  port: z.int().min(0).max(65_535).default(port).describe('TCP port; 0 is any free one'),
});
