import { z } from 'zod';
import { freshnessKeys } from './freshness.config.ts';
import { p1Keys } from './p1.config.ts';

/** Data bits, parity (none, even, odd) and stop bits, as far as serial ports of Linux have them. */
export const SERIAL_FORMATS = [
  ...(['8N1', '8E1', '8O1', '8N2', '8E2', '8O2'] as const),
  ...(['7N1', '7E1', '7O1', '7N2', '7E2', '7O2'] as const),
] as const;
export type SerialFormat = (typeof SERIAL_FORMATS)[number];

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
    .enum(['auto', ...SERIAL_FORMATS])
    .default('auto')
    .describe('Data bits, parity, stop bits; auto is 7E1 up to 9600 baud and 8N1 above'),
  bufferBytes: z
    .int()
    .min(1)
    .max(128)
    .nullable()
    .default(null)
    .describe('Bytes taken from the port at a time; null is all that are there'),
  protocol: z
    .enum(['auto', 'dsmr'])
    .default('auto')
    .describe('What the meter speaks; P1 telegrams (dsmr) are what is read'),
  interface: z
    .enum(['auto', 'p1'])
    .default('auto')
    .describe('What the port is joined to; a P1 port is what is read'),
  mode: z
    .enum(['auto', 'push'])
    .default('auto')
    .describe('Who begins; a P1 port sends by itself (push)'),
  conversionFactor: z
    .number()
    .min(0.001)
    .max(1_000)
    .default(1)
    .describe(
      'What powers, energies and currents of the meter are multiplied by, where it is behind current transformers it knows nothing of',
    ),
  timeOffsetS: z.int32().default(0).describe("Added to the meter's time, seconds"),
  timeFromSystem: z
    .boolean()
    .default(false)
    .describe(
      "Whether the meter's time is put right by the clock of this machine, which NTP keeps; timeOffsetS says nothing then",
    ),
  ...p1Keys,
  ...freshnessKeys,
});
export type SerialConfig = z.output<typeof SerialConfig>;
