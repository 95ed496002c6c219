import { z } from 'zod';
import { freshnessKeys } from './freshness.config.ts';
import { latencyKey, pollingKeys } from './polling.config.ts';

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
  ...pollingKeys,
  ...latencyKey,
  ...freshnessKeys,
});
export type ModbusConfig = z.output<typeof ModbusConfig>;
