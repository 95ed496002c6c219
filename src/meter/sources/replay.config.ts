import { z } from 'zod';
import { freshnessKeys } from './freshness.config.ts';
import { p1Keys } from './p1.config.ts';

/** A recording played as if it were a meter. */
export const ReplayConfig = z.strictObject({
  source: z.literal('replay').describe('A recording played as if it were a meter'),
  file: z
    .string()
    .min(1)
    .describe('Telegram capture, or a day as .csv (t_s,house_w,pv_w or t_s,net_w); both also .gz'),
  speed: z
    .number()
    .positive()
    .max(10_000)
    .default(1)
    .describe('1 is real time, 60 plays an hour in a minute'),
  ...p1Keys,
  ...freshnessKeys,
});
export type ReplayConfig = z.output<typeof ReplayConfig>;
