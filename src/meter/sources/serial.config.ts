import { z } from 'zod';
import { freshnessKeys } from './freshness.config.ts';
import { p1Keys } from './p1.config.ts';

/** Rates and formats that P1 ports use: DSMR 2.2 and 3.0 9600 7E1, everything since 115200 8N1. */
export const SerialConfig = z.strictObject({
  source: z.literal('serial').describe('A P1 cable on a serial port'),
  path: z
    .string()
    .min(1)
    .describe('Serial port of the P1 cable, best one that keeps its name: /dev/serial/by-id/...'),
  baudRate: z
    .union(
      [z.literal('auto'), z.int().min(300).max(921_600)],
      'must be auto or a rate such as 115200 or 9600',
    )
    .default('auto')
    .describe('auto tries 115200 8N1 and 9600 7E1 until telegrams come'),
  format: z
    .enum(['auto', '8N1', '7E1'])
    .default('auto')
    .describe('Data bits, parity, stop bits; auto is 7E1 up to 9600 baud and 8N1 above'),
  ...p1Keys,
  ...freshnessKeys,
});
export type SerialConfig = z.output<typeof SerialConfig>;
