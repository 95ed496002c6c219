import { z } from 'zod';

/** Keys of every source that carries P1 telegrams. */
export const p1Keys = {
  crc: z
    .enum(['auto', 'required', 'none'])
    .default('auto')
    .describe(
      'Whether a telegram must carry a checksum; auto goes by the version of the telegram. One that is there and wrong is always refused',
    ),
};
