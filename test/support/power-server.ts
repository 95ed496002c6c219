import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** Answers as the documented meter does. */
export const POWER_BODY = '{ "Solar2Grid": 0.780, "Grid2Home": 0.000 }';

export function text(body: string, headers: Record<string, string> = {}, status = 200): Answer {
  return (response) =>
    response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(body);
}

/** A real HTTP server on loopback whose answers a test sets path by path. */
export class PowerServer {
  readonly answers = new Map<string, Answer>([['/power', text(POWER_BODY)]]);
  readonly #server: Server;
  /** Paths asked so far, and how many connections that took. */
  readonly asked: string[] = [];
  connections = 0;
  /** Requests that were not answered when the next came. */
  overlaps = 0;
  #open = 0;
  #heard: (() => void)[] = [];

  constructor() {
    this.#server = createServer((request, response) => {
      if (this.#open > 0) this.overlaps++;
      this.#open++;
      response.on('close', () => this.#open--);
      const path = request.url ?? '';
      this.asked.push(path);
      const answer = this.answers.get(path) ?? text('', {}, 404);
      answer(response, request);
      const heard = this.#heard;
      this.#heard = [];
      for (const resolve of heard) resolve();
    });
    this.#server.keepAliveTimeout = 60_000;
    this.#server.on('connection', () => this.connections++);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
  count(path: string): number {
    return this.asked.filter((one) => one === path).length;
  }

  async listen(port = 0, host = '127.0.0.1'): Promise<this> {
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
    return this;
  }

  /** Resolves at the next question. */
  heard(): Promise<void> {
    return new Promise((resolve) => this.#heard.push(resolve));
  }

  /** Ends at once, as if the plug was pulled. */
  async kill(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}
