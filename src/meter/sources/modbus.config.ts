import { z } from 'zod';
import { freshnessKeys } from './freshness.config.ts';

/** A meter that is read by Modbus TCP. */
export const ModbusConfig = z.strictObject({
  source: z.literal('modbus').describe('A meter that is read by Modbus TCP'),
  map: z
    .enum(['energyme', 'pac2200'])
    .describe(
      'Its registers: energyme is EnergyMe Home, pac2200 is Siemens PAC2200, whatwatt Go or another SunPilot',
    ),
  host: z.string().min(1).describe('Host name or address'),
  port: z.int().min(1).max(65_535).default(502).describe('TCP port'),
  unit: z.int().min(0).max(255).default(1).describe('Unit identifier'),
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
    .describe('How long to wait for an answer, milliseconds'),
  latencyMs: z
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .describe('How old the value in an answer already is when asked for, milliseconds'),
  ...freshnessKeys,
});
export type ModbusConfig = z.output<typeof ModbusConfig>;
