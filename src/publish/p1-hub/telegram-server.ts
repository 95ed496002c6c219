import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Logger } from 'pino';
import type { OutletContext } from '../../house/outlet.ts';
import { answerLines } from './answer-lines.ts';

/** What a client may leave unread; beyond it, it does not keep up, bytes. */
const MAX_UNREAD_BYTES = 64 * 1_024;
/** A peer that lost power is found out after about this long, milliseconds. */
const KEEPALIVE_MS = 60_000;

export interface TelegramServerParts extends Pick<OutletContext, 'admits' | 'failed'> {
  readonly host: string;
  readonly port: number;
  readonly maxClients: number;
  readonly log: Logger;
  /** What a client gets when it connects; undefined for nothing yet. */
  readonly greeting: () => Uint8Array | undefined;
}

/** Sends the same bytes to everyone who is connected, and drops who does not keep up. */
export class TelegramServer {
  readonly #parts: TelegramServerParts;
  readonly #server: Server;
  readonly #clients = new Set<Socket>();

  /** @throws {Error} of the system, when the port cannot be listened on. */
  static async listen(parts: TelegramServerParts): Promise<TelegramServer> {
    const server = new TelegramServer(parts);
    server.#server.listen(parts.port, parts.host);
    await once(server.#server, 'listening');
    server.#server.on('error', parts.failed);
    return server;
  }

  private constructor(parts: TelegramServerParts) {
    this.#parts = parts;
    this.#server = createServer((socket) => this.#welcome(socket));
  }

  get clients(): number {
    return this.#clients.size;
  }

  send(bytes: Uint8Array): void {
    for (const client of this.#clients) this.#write(client, bytes);
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const client of this.#clients) client.destroy();
    await closed;
  }

  toString(): string {
    const address = this.#server.address();
    const port = address === null || typeof address === 'string' ? 'none' : address.port;
    return `port ${port}, ${this.#clients.size} clients`;
  }

  #welcome(socket: Socket): void {
    const { admits, greeting, log, maxClients } = this.#parts;
    socket.on('error', (error) => log.debug({ err: error }, 'a reader of telegrams broke off'));
    if (!admits(socket.remoteAddress)) {
      socket.destroy();
      return;
    }
    if (this.#clients.size >= maxClients) {
      // What it may have said already would turn the end into a reset, and the word be lost.
      socket.resume();
      socket.end('busy\r\n', () => socket.destroySoon());
      return;
    }
    this.#clients.add(socket);
    socket.once('close', () => this.#clients.delete(socket));
    socket.setNoDelay().setKeepAlive(true, KEEPALIVE_MS);
    const newest = greeting();
    if (newest !== undefined) this.#write(socket, newest);
    const answer = answerLines();
    socket.on('data', (chunk) => {
      const { text, isOver } = answer(chunk);
      if (text !== '') this.#write(socket, text);
      if (!isOver) return;
      socket.removeAllListeners('data').resume();
      socket.destroySoon();
    });
  }

  #write(client: Socket, bytes: Uint8Array | string): void {
    if (!client.writable) return;
    client.write(bytes);
    if (client.writableLength <= MAX_UNREAD_BYTES) return;
    this.#parts.log.info({ peer: client.remoteAddress }, 'hung up: it does not read its telegrams');
    client.destroy();
  }
}
