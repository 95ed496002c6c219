import { z } from 'zod';
import { listenKeys } from '../listen.config.ts';

/** An interface compatible with that of a whatwatt Go. */
export const WhatwattConfig = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Answer as a whatwatt Go does'),
    ...listenKeys(8_084),
  })
  .describe('The interface of a whatwatt Go: report, live stream, variables');
export type WhatwattConfig = z.output<typeof WhatwattConfig>;
