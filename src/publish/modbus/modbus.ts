import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { LocalClock } from '../../house/local-time.ts';
import { conversionFactor } from '../../house/meter-facts.ts';
import type { OutletContext, RunningOutlet, StartOutlet } from '../../house/outlet.ts';
import type { Registers } from './answer.ts';
import { serveClient } from './client.ts';
import { ENERGYME_TABLE } from './energyme-table.ts';
import type { Facts } from './facts.ts';
import { inputTable } from './input-table.ts';
import { type ModbusServerConfig, modbusPort } from './modbus.config.ts';
import { PAC2200_SETS } from './pac2200.config.ts';

/**
 * Serves the house by Modbus TCP on one port: holding registers (function code 03, unit 1) as an
 * EnergyMe Home has them, input registers (04, any unit) as a whatwatt Go has them. Nothing can be
 * written.
 *
 * @throws {Error} of the system, when the port cannot be listened on.
 */
export const start: StartOutlet<ModbusServerConfig> = async (config, context) => {
  const { admits, failed, log } = context;
  const { host, maxClients } = config;
  const registers = registersOf(config, context);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    if (!admits(socket.remoteAddress) || sockets.size >= maxClients) {
      log.debug({ peer: socket.remoteAddress }, 'refused a Modbus client');
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serveClient(socket, registers, log);
  });
  server.listen(modbusPort(config.port), host);
  await once(server, 'listening');
  server.on('error', failed);
  return running(server, sockets);
};

function running(server: Server, sockets: Set<Socket>): RunningOutlet {
  return {
    status: () => `listening on ${where(server.address())}, ${sockets.size} connected`,
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function registersOf({ sets }: ModbusServerConfig, context: OutletContext): Registers {
  const { clock, device, house, settings, version } = context;
  const startedMs = clock.now();
  const localClock = LocalClock.ofHouse(settings);
  const input = inputTable(sets ?? PAC2200_SETS);
  const facts = (): Facts => ({
    picture: house.picture(),
    uptimeMs: clock.now() - startedMs,
    device,
    version,
    localClock,
    conversionFactor: conversionFactor(settings),
  });
  return {
    holding: (address, count) => ENERGYME_TABLE.read(address, count, facts()),
    input: (address, count) => input.read(address, count, facts()),
  };
}

function where(address: ReturnType<Server['address']>): string {
  if (address === null || typeof address === 'string') return 'nothing';
  return `${address.address.includes(':') ? `[${address.address}]` : address.address}:${address.port}`;
}
