import { z } from 'zod';
import { listenKeys } from '../../house/listen.config.ts';
import { secret } from '../../meter/secret.config.ts';
import { Scaling } from './scaling.config.ts';

/** An interface compatible with that of a whatwatt Go. */
export const WhatwattConfig = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Answer as a whatwatt Go does'),
    ...listenKeys(8_084),
    password: secret(8, 31).describe(
      'Password of this interface only, for HTTP Digest without a user; without one everyone in the house may read and nobody change anything. Best given by a file',
    ),
    scaling: Scaling.prefault({}).describe('How its numbers are scaled'),
  })
  .describe(
    'The interface of a whatwatt Go: report, live stream, variables, settings of the meter',
  );
export type WhatwattConfig = z.output<typeof WhatwattConfig>;
