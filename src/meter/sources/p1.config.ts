import { z } from 'zod';

/** Keys of every source that carries P1 telegrams. */
export const p1Keys = {
  crc: z
    .enum(['auto', 'none'])
    .default('auto')
    .describe(
      'auto believes a telegram without a checksum only where its version has none; none always does. A wrong checksum is never believed',
    ),
};
