import { z } from 'zod';

/** Surfaces of other makers' products, one block each. */
export const CompatConfig = z
  .strictObject({})
  .describe("Other makers' interfaces, one block each, all off by default");
