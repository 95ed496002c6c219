import type { Socket } from 'node:net';
import { AddressList } from '../../house/address-list.ts';
import { plainAddress } from '../../house/peer-address.ts';
import { Client } from './client.ts';
import type { SmartMeterDevice } from './device.ts';
import { type Listener, listening } from './listening.ts';
import { partFrom } from './parting.ts';

/** Clients of the original at a time. */
const MOST_CLIENTS = 3;
/** Connections that are turned away at the same time. */
const MOST_CONNECTIONS = 64;
/** An idle meter says that it lives, milliseconds. */
const SIGN_MS = 1_000;

/** Commands and samples on one TCP port. */
export class CommandServer {
  readonly #listener: Listener;
  readonly #clients: Set<Client>;
  readonly #endSigns: () => void;

  private constructor(listener: Listener, clients: Set<Client>, endSigns: () => void) {
    this.#listener = listener;
    this.#clients = clients;
    this.#endSigns = endSigns;
  }

  /** Rejects if it cannot listen. */
  static async listen(device: SmartMeterDevice): Promise<CommandServer> {
    const { host, port, allowFrom } = device.config;
    const { admits, failed } = device.context;
    const clients = new Set<Client>();
    const setters = new AddressList(allowFrom);
    const connected = (socket: Socket): void => {
      const { remoteAddress } = socket;
      if (remoteAddress === undefined || !admits(remoteAddress)) {
        socket.destroy();
        return;
      }
      if (clients.size >= MOST_CLIENTS) {
        turnAway(socket, device);
        return;
      }
      const address = plainAddress(remoteAddress);
      const maySet = setters.has(address);
      const gone = (client: Client): void => {
        clients.delete(client);
      };
      clients.add(new Client({ device, socket, address, maySet, gone }));
    };
    const mostConnections = MOST_CONNECTIONS;
    const listener = await listening({ host, port, mostConnections, connected, failed });
    return new CommandServer(listener, clients, signOfLife(device));
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** Lets all clients go; new ones may come. */
  async letGo(): Promise<void> {
    await Promise.all([...this.#clients].map((client) => client.close()));
  }

  async close(): Promise<void> {
    this.#endSigns();
    await this.#listener.close(() => this.letGo());
  }
}

function turnAway(socket: Socket, device: SmartMeterDevice): void {
  const text = 'To much clients, could not add client';
  device.log.add('warning', text);
  socket.on('error', () => {});
  socket.resume();
  socket.write(`Info:${device.log.line('warning', text)}\r\n`);
  partFrom(socket, device.clock);
}

/** @returns a function that ends it. */
function signOfLife(device: SmartMeterDevice): () => void {
  const { clock, log } = device;
  let alarm: unknown;
  const sign = (): void => {
    alarm = clock.setTimeout(sign, SIGN_MS);
    if (device.sampling === undefined) log.sign();
  };
  alarm = clock.setTimeout(sign, SIGN_MS);
  return () => clock.clearTimeout(alarm);
}
