import { z } from 'zod';
import { ListenHost, ListenPort } from '../../house/listen.config.ts';
import { RegisterSets } from './register-set.config.ts';

/** Ports below 1024 are root's (or who has CAP_NET_BIND_SERVICE). */
const PORT = 502;
const PORT_WITHOUT_ROOT = 1_502;

/** The numbers of the house as Modbus TCP registers. */
export const ModbusServerConfig = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Serve the numbers of the house by Modbus TCP'),
    host: ListenHost,
    port: ListenPort.nullable()
      .default(null)
      .describe('TCP port; 0 is any free one, null is 502 for root and 1502 for others'),
    maxClients: z.int().min(1).max(64).default(8).describe('Connections at a time'),
    sets: RegisterSets.nullable()
      .default(null)
      .describe('Input registers (function code 04); null is the layout of a Siemens PAC2200'),
  })
  .describe('Modbus TCP: function code 03 as EnergyMe Home has it, 04 as whatwatt Go has it');
export type ModbusServerConfig = z.output<typeof ModbusServerConfig>;

/** The port that is meant. */
export function modbusPort(
  port: ModbusServerConfig['port'],
  userId: number | undefined = process.geteuid?.(),
): number {
  return port ?? (userId === 0 ? PORT : PORT_WITHOUT_ROOT);
}
