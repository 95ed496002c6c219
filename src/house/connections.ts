import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** A connection on which nothing moves is closed after this long, milliseconds. */
const STUCK_MS = 60_000;
/**
 * Requests of one connection whose answers may be waiting to be read. A client that pipelines, as
 * HTTP/1.1 allows (RFC 9112 section 9.3.2), sends a few at a time.
 */
const MOST_WAITING = 64;

/**
 * Bounds what others can make a server keep. Call it before there are routes. At most `most`
 * connections are open at a time; a stuck one is closed, and so is one whose client sends request
 * after request without reading: Node stops reading from it, but answers everything in the chunk it
 * has read, which may hold a thousand requests.
 */
export function boundConnections(app: FastifyInstance, most: number): void {
  const server: Server = app.server;
  server.maxConnections = most;
  server.timeout = STUCK_MS;
  const waiting = new WeakMap<Socket, number>();
  app.addHook('onRequest', (request, reply, done) => {
    const { socket } = request.raw;
    const now = waiting.get(socket) ?? 0;
    if (now >= MOST_WAITING) {
      reply.hijack();
      socket.destroy();
      return;
    }
    waiting.set(socket, now + 1);
    reply.raw.once('close', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
    done();
  });
}
