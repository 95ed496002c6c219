import { z } from 'zod';

/** What others are told, one block an output. */
export const PublishConfig = z
  .strictObject({})
  .describe('Outputs, one block each, all off by default');
