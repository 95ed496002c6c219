import { z } from 'zod';

/** Keys of every source that asks its meter again and again. */
export const pollingKeys = {
  intervalMs: z
    .int()
    .min(500)
    .max(60_000)
    .default(1_000)
    .describe('Time from the end of an answer to the next question, milliseconds'),
  timeoutMs: z
    .int()
    .min(100)
    .max(30_000)
    .default(3_000)
    .describe('How long to wait for a whole answer, milliseconds'),
};

/** Key of those whose answers hold a value from before. */
export const latencyKey = {
  latencyMs: z
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .describe('How old the value in an answer already is when asked for, milliseconds'),
};
