import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../clock.ts';
import type { Caller } from '../basic-lock.ts';

/** Clients that are told; more are sent away. */
const MAX_CLIENTS = 16;
/** A client that is further behind is dropped, bytes. */
const MAX_BEHIND = 64 * 1_024;
/** Clients say hardly anything, bytes. */
const MAX_MESSAGE = 1_024;
/** How often clients are asked whether they are still there, milliseconds. */
const PING_MS = 30_000;

type Status = Readonly<Record<string, unknown>>;

export interface StatusSocketParts {
  readonly clock: Clock;
  readonly status: () => Status;
  /** Who asks, or the HTTP status they are refused with. */
  readonly callerOf: (request: IncomingMessage) => Caller | 401 | 403 | 404 | 421 | 429;
  /** Whoever may steer is still there. */
  readonly renew: () => void;
}

/**
 * The WebSocket of the original, `/ws`: the whole status at first, then what changes. Clients may send
 * `{"ping":1}`.
 */
export class StatusSocket {
  readonly #parts: StatusSocketParts;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: MAX_MESSAGE,
  });
  readonly #alive = new WeakSet<WebSocket>();
  #told: Status;
  #alarm: unknown;

  constructor(parts: StatusSocketParts) {
    this.#parts = parts;
    this.#told = parts.status();
    this.#ask();
  }

  /** Takes a connection that wants to be more than HTTP. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const caller = this.#parts.callerOf(request);
    if (typeof caller === 'number' || this.#server.clients.size >= MAX_CLIENTS) {
      const status = typeof caller === 'number' ? caller : 503;
      socket.on('error', () => {});
      // Nobody else waits for its other half to end.
      socket.once('finish', () => socket.destroy());
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (client) => {
      this.#welcome(client, caller === 'owner');
    });
  }

  /**
   * Tells everyone what is no longer as they were told. What is no longer known is null: clients lay
   * what they hear over what they have, and would keep the old number.
   */
  tellChanges(): void {
    if (this.#server.clients.size > 0) this.#tellChanges();
  }

  /** @param newcomer - who is told the whole. */
  #tellChanges(newcomer?: WebSocket): void {
    const before = this.#told;
    const now = this.#parts.status();
    this.#told = now;
    const changed = [...new Set([...Object.keys(before), ...Object.keys(now)])]
      .filter((key) => now[key] !== before[key])
      .map((key) => [key, now[key] ?? null] as const);
    // The time alone is no news.
    if (changed.every(([key]) => key === 'time')) return;
    const text = JSON.stringify(Object.fromEntries(changed));
    for (const client of this.#server.clients) {
      if (client !== newcomer) send(client, text);
    }
  }

  close(): void {
    this.#parts.clock.clearTimeout(this.#alarm);
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }

  #welcome(client: WebSocket, isOwner: boolean): void {
    const { renew } = this.#parts;
    const heard = (): void => {
      this.#alive.add(client);
      if (isOwner) renew();
    };
    heard();
    client.on('error', () => client.terminate());
    client.on('pong', heard);
    client.on('message', (data) => {
      heard();
      if (/^\s*\{\s*"ping"/.test(String(data))) send(client, '{"pong":1}');
    });
    this.#tellChanges(client);
    send(client, JSON.stringify(this.#told));
  }

  /** Whoever has not answered since the last time is gone. */
  #ask(): void {
    for (const client of this.#server.clients) {
      if (!this.#alive.delete(client)) client.terminate();
      else client.ping();
    }
    this.#alarm = this.#parts.clock.setTimeout(() => this.#ask(), PING_MS);
  }
}

function send(client: WebSocket, text: string): void {
  if (client.bufferedAmount > MAX_BEHIND) client.terminate();
  else client.send(text, () => {});
}
